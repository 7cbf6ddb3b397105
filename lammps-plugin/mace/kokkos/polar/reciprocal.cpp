// SPDX-License-Identifier: GPL-2.0-or-later
#include "reciprocal.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>

namespace mace::kokkos {

namespace {

struct Complex {
  Vec<double> re, im;
};

KOKKOS_FORCEINLINE_FUNCTION Complex product(const Complex &a, const Complex &b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/// exp(i k.r) of the atoms of a block for one k-vector after another. Those that differ in the last
/// index alone follow one another, and share what the other two give.
class BlockPhases {
public:
  KOKKOS_FORCEINLINE_FUNCTION BlockPhases(const PhaseTable &table, const Array<int> &triples,
                                          int block)
      : table_(table), triples_(triples), block_(block) {}

  KOKKOS_FORCEINLINE_FUNCTION Complex operator()(int k) {
    const int x = triples_(3 * k), y = triples_(3 * k + 1);
    if (!known_ || x != x_ || y != y_) {
      x_ = x;
      y_ = y;
      known_ = true;
      plane_ = product(factor(0, x), factor(1, y));
    }
    return product(plane_, factor(2, triples_(3 * k + 2)));
  }

private:
  const PhaseTable &table_;
  const Array<int> &triples_;
  const int block_;
  bool known_ = false;
  int x_ = 0, y_ = 0;
  Complex plane_ = {};

  KOKKOS_FORCEINLINE_FUNCTION Complex factor(int direction, int n) const {
    const int entry = table_.offset[direction] + (n < 0 ? -n : n);
    const Vec<double> im = table_(block_, entry, 1);
    return {table_(block_, entry, 0), n < 0 ? -im : im};
  }
};

/// A task sums a few k-vectors over all atoms.
template <int SETS> struct SumKernel {
  PhaseTable phases;
  Array<int> triples;
  Array<double> k;
  AtomRows multipoles;
  int first_set, count;
  Array<double> sums;

  static constexpr int chunk = on_host ? 16 : 1;

  KOKKOS_FUNCTION void operator()(const int task) const {
    const int begin = task * chunk, size = count - begin < chunk ? count - begin : chunk;
    Complex sum[chunk][SETS] = {};
    for (int block = 0; block < multipoles.blocks; ++block) {
      Vec<double> m[SETS][4];
      for (int s = 0; s < SETS; ++s)
        for (int c = 0; c < 4; ++c)
          m[s][c] = multipoles.block(4 * (first_set + s) + c, block);
      BlockPhases phase(phases, triples, block);
      for (int i = 0; i < size; ++i) {
        const Complex e = phase(begin + i);
        const double *ki = &k(3 * (begin + i));
        for (int s = 0; s < SETS; ++s) {
          const Vec<double> kd = ki[0] * m[s][1] + ki[1] * m[s][2] + ki[2] * m[s][3];
          sum[i][s].re += m[s][0] * e.re - kd * e.im;
          sum[i][s].im -= m[s][0] * e.im + kd * e.re;
        }
      }
    }
    for (int i = 0; i < size; ++i)
      for (int s = 0; s < SETS; ++s) {
        double *out = &sums(2 * ((first_set + s) * static_cast<std::size_t>(count) + begin + i));
        out[0] = horizontal_sum(sum[i][s].re);
        out[1] = horizontal_sum(sum[i][s].im);
      }
  }
};

/// A task sums the k-vectors at the atoms of one block.
template <int SETS> struct PotentialKernel {
  PhaseTable phases;
  Array<int> triples;
  Array<double> k;
  Array<double> coefficients;
  int first_set, count;
  AtomRows potentials;

  KOKKOS_FUNCTION void operator()(const int block) const {
    Vec<double> sum[SETS][4] = {};
    const double *c[SETS];
    for (int s = 0; s < SETS; ++s)
      c[s] = &coefficients(2 * (first_set + s) * static_cast<std::size_t>(count));
    BlockPhases phase(phases, triples, block);
    for (int i = 0; i < count; ++i) {
      const Complex e = phase(i);
      const double *ki = &k(3 * i);
      for (int s = 0; s < SETS; ++s) {
        const double re = c[s][2 * i], im = c[s][2 * i + 1];
        sum[s][0] += re * e.re - im * e.im;
        const Vec<double> slope = re * e.im + im * e.re;
        for (int a = 0; a < 3; ++a)
          sum[s][1 + a] -= ki[a] * slope;
      }
    }
    for (int s = 0; s < SETS; ++s)
      for (int a = 0; a < 4; ++a)
        potentials.block(4 * (first_set + s) + a, block) = sum[s][a];
  }
};

/// A task fills the table of one block, power by power.
struct FillPhases {
  PhaseTable table;
  AtomRows positions;
  int highest[3];
  double basis[9];

  KOKKOS_FUNCTION void operator()(const int block) const {
    for (int d = 0; d < 3; ++d) {
      const Vec<double> angle = basis[3 * d] * positions.block(0, block) +
                                basis[3 * d + 1] * positions.block(1, block) +
                                basis[3 * d + 2] * positions.block(2, block);
      Complex step;
      const double *in = reinterpret_cast<const double *>(&angle);
      double *re = reinterpret_cast<double *>(&step.re);
      double *im = reinterpret_cast<double *>(&step.im);
      for (int lane = 0; lane < vec_width<double>; ++lane) {
        re[lane] = Kokkos::cos(in[lane]);
        im[lane] = Kokkos::sin(in[lane]);
      }
      Complex power{step.re * 0.0 + 1.0, step.im * 0.0};
      for (int n = 0; n <= highest[d]; ++n) {
        table(block, table.offset[d] + n, 0) = power.re;
        table(block, table.offset[d] + n, 1) = power.im;
        power = product(power, step);
      }
    }
  }
};

/// Calls f with 2 or 1 as a constant and the first of so many sets until all are done.
template <class F> void in_twos(int sets, const F &f) {
  for (int first = 0; first < sets; first += 2)
    if (first + 1 < sets)
      f(std::integral_constant<int, 2>(), first);
    else
      f(std::integral_constant<int, 1>(), first);
}

} // namespace

bool Reciprocal::set_cell(const CellVectors &cell, double cutoff) {
  if (cell == cell_ && cutoff == cutoff_)
    return false;
  vectors_ = k_vectors(cell, cutoff);
  cell_ = cell;
  cutoff_ = cutoff;
  std::vector<double> k;
  std::vector<int> triples;
  for (int i = 0; i < count(); ++i) {
    k.insert(k.end(), vectors_.k[i].begin(), vectors_.k[i].end());
    triples.insert(triples.end(), vectors_.triples[i].begin(), vectors_.triples[i].end());
  }
  upload(k, k_);
  upload(triples, triples_);
  return true;
}

void Reciprocal::set_positions(const AtomRows &positions) {
  FillPhases fill{phases_, positions, {}, {}};
  PhaseTable &table = fill.table;
  table.blocks = positions.blocks;
  table.entries = 0;
  for (int d = 0; d < 3; ++d) {
    table.offset[d] = table.entries;
    fill.highest[d] = vectors_.highest[d];
    table.entries += fill.highest[d] + 1;
  }
  std::copy(vectors_.basis.begin(), vectors_.basis.end(), fill.basis);
  reserve(table.data, static_cast<std::size_t>(table.entries) * table.blocks * 2);
  phases_ = table;
  Kokkos::parallel_for("mace::phases", range(positions.blocks), fill);
}

void Reciprocal::sums(const AtomRows &multipoles, int sets, std::vector<double> &sums) {
  Kokkos::Profiling::ScopedRegion region("mace::k_sums");
  const std::size_t size = 2 * static_cast<std::size_t>(sets) * count();
  reserve(numbers_, size);
  in_twos(sets, [&](auto chosen, int first) {
    using Kernel = SumKernel<decltype(chosen)::value>;
    Kokkos::parallel_for("mace::k_sums", range((count() + Kernel::chunk - 1) / Kernel::chunk),
                         Kernel{phases_, triples_, k_, multipoles, first, count(), numbers_});
  });
  download(numbers_, size, sums);
}

void Reciprocal::potentials(const std::vector<double> &coefficients, int sets,
                            const AtomRows &potentials) {
  Kokkos::Profiling::ScopedRegion region("mace::k_potentials");
  upload(coefficients, numbers_);
  in_twos(sets, [&](auto chosen, int first) {
    using Kernel = PotentialKernel<decltype(chosen)::value>;
    Kokkos::parallel_for(
        "mace::k_potentials",
        Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(0, potentials.blocks),
        Kernel{phases_, triples_, k_, numbers_, first, count(), potentials});
  });
}

void Reciprocal::add_curvature(const std::vector<double> &coefficients, int sets,
                               const AtomRows &multipoles, const AtomRows &result) {
  Kokkos::Profiling::ScopedRegion region("mace::k_curvature");
  upload(coefficients, numbers_);
  const auto phases = phases_;
  const auto triples = triples_;
  const auto k = k_, numbers = numbers_;
  const int n_k = count();
  Kokkos::parallel_for(
      "mace::k_curvature",
      Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(0, result.blocks),
      KOKKOS_LAMBDA(const int block) {
        Vec<double> sum[3] = {};
        BlockPhases phase(phases, triples, block);
        for (int i = 0; i < n_k; ++i) {
          const Complex e = phase(i);
          const double *ki = &k(3 * i);
          Vec<double> t = {};
          for (int s = 0; s < sets; ++s) {
            const double *c = &numbers(2 * (s * static_cast<std::size_t>(n_k) + i));
            const Vec<double> ku = ki[0] * multipoles.block(4 * s + 1, block) +
                                   ki[1] * multipoles.block(4 * s + 2, block) +
                                   ki[2] * multipoles.block(4 * s + 3, block);
            t += ku * (c[0] * e.re - c[1] * e.im);
          }
          for (int a = 0; a < 3; ++a)
            sum[a] -= ki[a] * t;
        }
        for (int a = 0; a < 3; ++a)
          result.block(a, block) += sum[a];
      });
}

std::size_t Reciprocal::bytes() const {
  return sizeof(double) * (k_.extent(0) + numbers_.extent(0)) + sizeof(int) * triples_.extent(0) +
         sizeof(Vec<double>) * phases_.data.extent(0);
}

} // namespace mace::kokkos
