// SPDX-License-Identifier: GPL-2.0-or-later
//
// Linear maps over channels against plain matrix products.
#include "mace/error.h"
#include "mace/kokkos/stages/linear_stage.h"
#include "mace/matrix_algebra.h"
#include "random_model.h"

namespace {

using namespace kernel_test;

/// Odd numbers of rows, so that tiles are not full; one species has a single node and another none.
const std::vector<Segment> segments = {{0, 17, 0}, {17, 18, 2}, {18, 31, 1}};
constexpr int n_nodes = 33; // two more that no segment holds
constexpr int n_species = 4;

using Matrices = std::vector<std::vector<mace::Matrix>>;

Matrices random_matrices(int species, int paths, int inputs, int outputs, Random &random) {
  Matrices m(species);
  for (auto &per_path : m)
    for (int p = 0; p < paths; ++p)
      per_path.push_back(random_matrix(inputs, outputs, random));
  return m;
}

/// y += or = sum of the paths' x W, as LinearShape says.
void by_definition(const Matrices &matrices, const LinearShape &shape, const HostNodes &x,
                   HostNodes &y) {
  for (const Segment &s : segments) {
    const auto &per_path = matrices[matrices.size() > 1 ? s.species : 0];
    for (int node = s.begin; node < s.end; ++node)
      for (int m = 0; m < shape.n_m; ++m)
        for (int j = 0; j < y.channels; ++j) {
          double sum = shape.accumulate ? y(node, shape.comp_out + m, j) : 0.0;
          for (std::size_t p = 0; p < per_path.size(); ++p)
            for (int i = 0; i < x.channels; ++i)
              sum += x(node, shape.comp_in[p] + m, i) * per_path[p](i, j);
          y(node, shape.comp_out + m, j) = sum;
        }
  }
}

template <class Real>
void check_map(const LinearWeights<Real> &weights, const Matrices &matrices,
               const LinearShape &shape, Random &random) {
  const mace::Matrix &m = matrices[0][0];
  const HostNodes x(n_nodes, 9, m.rows, random);
  HostNodes y(n_nodes, 7, m.cols, random);
  const auto device_x = upload<Real>(x), device_y = upload<Real>(y);
  apply_linear<Real>({{weights, shape}}, segments, device_x, device_y);
  by_definition(matrices, shape, x, y);
  // What is neither of a segment nor an output component must stay as it was: all is compared.
  CHECK(relative_error(download(device_y, m.cols).values, y.values) < rounding<Real>);
}

template <class Real> void check_shapes() {
  Random random(501);
  INFO(random);
  for (const auto &[inputs, outputs] :
       {std::pair(8, 8), {16, 16}, {40, 40}, {64, 64}, {128, 128}, {40, 64}, {64, 8}, {5, 3}})
    for (const int species : {1, n_species})
      for (const int paths : {1, 3})
        for (const int n_m : {1, 3, 5})
          for (const bool accumulate : {false, true}) {
            INFO(inputs << " -> " << outputs << " channels, " << species << " species, " << paths
                        << " paths, " << n_m << " components, accumulate " << accumulate);
            const auto matrices = random_matrices(species, paths, inputs, outputs, random);
            const LinearShape shape{
                n_m, paths == 1 ? std::vector<int>{4} : std::vector<int>{4, 0, 2}, 1, accumulate};
            check_map(pack_linear<Real>(matrices), matrices, shape, random);
          }
}

} // namespace

TEST_CASE_METHOD(Runtime, "linear maps in double equal matrix products") { check_shapes<double>(); }

TEST_CASE_METHOD(Runtime, "linear maps in float equal matrix products") { check_shapes<float>(); }

TEST_CASE_METHOD(Runtime,
                 "a stage maps all paths to all outputs, and its reverse is the transpose") {
  Random random(502);
  INFO(random);
  constexpr int n_paths = 3, n_blocks = 2, inputs = 40, outputs = 16, n_m = 3;
  const std::vector<int> comps_in = {3, 0, 6}, comps_out = {3, 0};
  for (const int species : {1, n_species})
    for (const bool add : {false, true}) {
      INFO(species << " species, added " << add);
      std::vector<std::vector<std::vector<mace::Matrix>>> matrices(species);
      std::vector<Matrices> to_block(n_blocks, Matrices(species)),
          to_path(n_paths, Matrices(species));
      for (int s = 0; s < species; ++s)
        for (int p = 0; p < n_paths; ++p) {
          matrices[s].emplace_back();
          for (int b = 0; b < n_blocks; ++b) {
            const auto m = random_matrix(inputs, outputs, random);
            matrices[s][p].push_back(m);
            to_block[b][s].push_back(m);
            to_path[p][s].push_back(transpose(m));
          }
        }
      LinearStage<double> stage(add ? Write::Add : Write::Set, add ? Write::Add : Write::Set);
      stage.add(n_m, comps_in, comps_out, matrices);

      const HostNodes x(n_nodes, 9, inputs, random), factor(n_nodes, 1, 1, random);
      const auto device_factor = mace::kokkos::to_device(factor.values, "factor");
      HostNodes y(n_nodes, 7, outputs, random), dx(n_nodes, 9, inputs, random);
      const HostNodes dy = y;
      const auto device_y = upload<double>(y), device_dx = upload<double>(dx);
      stage.forward(segments, upload<double>(x), device_y, device_factor);
      stage.reverse(segments, upload<double>(dy), device_dx);
      // The factor multiplies what the map gives, not what is there.
      const HostNodes before = y;
      for (int b = 0; b < n_blocks; ++b)
        by_definition(to_block[b], {n_m, comps_in, comps_out[b], false}, x, y);
      for (const int b : comps_out)
        for (int node = 0; node < n_nodes - 2; ++node)
          for (int c = b; c < b + n_m; ++c)
            for (int k = 0; k < outputs; ++k)
              y(node, c, k) = factor(node, 0, 0) * y(node, c, k) + add * before(node, c, k);
      CHECK(relative_error(download(device_y, outputs).values, y.values) < rounding<double>);
      for (int p = 0; p < n_paths; ++p)
        by_definition(to_path[p], {n_m, comps_out, comps_in[p], add}, dy, dx);
      CHECK(relative_error(download(device_dx, inputs).values, dx.values) < rounding<double>);
    }
}

TEST_CASE("matrices are multiplied and cut as usual") {
  const mace::Matrix a{2, 3, {1, 2, 3, 4, 5, 6}}, b{3, 1, {1, 0, -1}};
  const mace::Matrix ab = multiply(a, b);
  CHECK(ab.rows == 2);
  CHECK(ab.cols == 1);
  CHECK(ab.values == std::vector<double>{-2, -2});
  CHECK(row_block(a, 1, 1).values == std::vector<double>{4, 5, 6});
  CHECK(column_block(a, 1, 2).values == std::vector<double>{2, 3, 5, 6});
  CHECK_THROWS_AS(multiply(a, a), mace::Error);
}

TEST_CASE_METHOD(Runtime, "a map over too many paths is an error") {
  Random random(503);
  CHECK_THROWS_AS(pack_linear<double>(random_matrices(1, 9, 4, 4, random)), mace::Error);
}
