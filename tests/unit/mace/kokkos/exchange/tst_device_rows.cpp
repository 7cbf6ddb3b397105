// SPDX-License-Identifier: GPL-2.0-or-later
//
// Rows on their way between ranks: what arrives is what was sent, whether messages lie on the host
// or on the device.
#include "kernel_test.h"
#include "mace/kokkos/exchange/array_rows.h"
#include "mace/kokkos/exchange/node_rows.h"

namespace {

using namespace kernel_test;
using mace::TravelingRows;

constexpr int n_nodes = 4, comps = 4, channels = 5;
/// Rows 0 and 2 are atoms with nodes, row 1 one without, rows 3 and 4 ghosts.
const std::vector<int> node_of_row = {1, -1, 0, 2, 3};
const std::vector<int> sent = {2, 1, 0};

/// Sends rows to the two ghosts and an atom without a node, by messages on the host.
struct OnHost {
  static void forward(DeviceRows &rows) {
    TravelingRows &traveling = rows;
    std::vector<double> message(sent.size() * rows.doubles());
    traveling.pack(2, sent.data() + 1, message.data());
    traveling.unpack(2, 3, message.data());
  }
  static void reverse(DeviceRows &rows) {
    TravelingRows &traveling = rows;
    std::vector<double> message(sent.size() * rows.doubles());
    traveling.pack(2, 3, message.data());
    traveling.add(2, sent.data() + 1, message.data());
  }
};

struct OnDevice {
  static void forward(DeviceRows &rows) {
    const Message message("message", sent.size() * rows.doubles());
    const auto list = to_device(std::vector<int>(sent.begin() + 1, sent.end()), "list");
    rows.pack_rows(2, {list}, message);
    rows.unpack_rows(2, {{}, 3}, message);
  }
  static void reverse(DeviceRows &rows) {
    const Message message("message", sent.size() * rows.doubles());
    const auto list = to_device(std::vector<int>(sent.begin() + 1, sent.end()), "list");
    rows.pack_rows(2, {{}, 3}, message);
    rows.add_rows(2, {list}, message);
  }
};

template <class Real, class Way> void check_features() {
  Random random(7);
  const HostNodes before(n_nodes, comps, channels, random);
  const NodeArray<Real> array = upload<Real>(before);
  NodeRows<Real> rows(array, to_device(node_of_row, "node_of_row"), channels);
  const int in_double = sizeof(double) / sizeof(Real);
  CHECK(rows.doubles() == (comps * channels + in_double - 1) / in_double);

  // Row 1 has no node: the ghost of row 3 gets zeros. Row 0 is node 1, the ghost of row 4 node 3.
  Way::forward(rows);
  HostNodes after = download(array, channels);
  for (int c = 0; c < comps; ++c)
    for (int k = 0; k < channels; ++k) {
      CHECK(after(2, c, k) == 0.0);
      CHECK(after(3, c, k) == static_cast<Real>(before(1, c, k)));
      CHECK(after(0, c, k) == static_cast<Real>(before(0, c, k)));
    }

  Way::reverse(rows);
  after = download(array, channels);
  for (int c = 0; c < comps; ++c)
    for (int k = 0; k < channels; ++k) {
      const Real own = static_cast<Real>(before(1, c, k));
      CHECK(after(1, c, k) == static_cast<Real>(own + own));
      CHECK(after(0, c, k) == static_cast<Real>(before(0, c, k)));
    }
}

template <class Way> void check_numbers() {
  const auto array = to_device(std::vector<double>{1, 2, 3, 4, 5, 6, 0, 0, 0, 0}, "numbers");
  ArrayRows rows(array, 2);
  Way::forward(rows);
  CHECK(download(array, 10) == std::vector<double>{1, 2, 3, 4, 5, 6, 3, 4, 1, 2});
  Way::reverse(rows);
  CHECK(download(array, 10) == std::vector<double>{2, 4, 6, 8, 5, 6, 3, 4, 1, 2});
}

} // namespace

TEST_CASE_METHOD(Runtime, "features travel between ranks") {
  check_features<double, OnHost>();
  check_features<double, OnDevice>();
  check_features<float, OnHost>();
  check_features<float, OnDevice>();
}

TEST_CASE_METHOD(Runtime, "numbers of atoms travel between ranks") {
  check_numbers<OnHost>();
  check_numbers<OnDevice>();
}

TEST_CASE_METHOD(Runtime, "what comes to ghosts is padded with zeros") {
  // Lanes beyond the last channel of a ghost have never been written: NaN must not stay there.
  NodeArray<float> array("test");
  array.resize(2, 1, vec_count<float>(channels));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Kokkos::deep_copy(array.data, Vec<float>{} + nan);
  NodeRows<float> rows(array, to_device(std::vector<int>{0, 1}, "node_of_row"), channels);
  std::vector<double> message(rows.doubles(), 0.0);
  static_cast<TravelingRows &>(rows).unpack(1, 1, message.data());
  const HostNodes after = download(array, vec_count<float>(channels) * vec_width<float>);
  for (int k = 0; k < after.channels; ++k) {
    CHECK(after(1, 0, k) == 0.0);
    CHECK(std::isnan(after(0, 0, k)));
  }
}
