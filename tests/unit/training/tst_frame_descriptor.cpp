// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "training/frame_descriptor.h"

#include "catch.h"

using namespace ins;

TEST_CASE("the descriptor of a frame has the mean over each element's atoms") {
  FrameDescriptors descriptors;
  descriptors.add({"H", "C", "H"}, {1, 2, 10, 20, 3, 6});
  descriptors.add({"C", "O"}, {7, 8, 9, 10});
  CHECK(descriptors.elements() == std::vector<std::string>{"C", "H", "O"});
  const Eigen::MatrixXd matrix = descriptors.matrix();
  Eigen::MatrixXd expected(2, 6);
  expected << 10, 20, 2, 4, 0, 0, 7, 8, 0, 0, 9, 10;
  CHECK(matrix == expected);
}

TEST_CASE("the order of atoms does not matter, nor does a repeated cell") {
  FrameDescriptors descriptors;
  descriptors.add({"H", "C", "H"}, {1, 10, 3});
  descriptors.add({"C", "H", "H"}, {10, 3, 1});
  descriptors.add({"H", "C", "H", "H", "C", "H"}, {1, 10, 3, 1, 10, 3});
  const Eigen::MatrixXd matrix = descriptors.matrix();
  CHECK(matrix.row(0) == matrix.row(1));
  CHECK(matrix.row(0) == matrix.row(2));
}

TEST_CASE("descriptors that do not fit are refused") {
  FrameDescriptors descriptors;
  descriptors.add({"H", "H"}, {1, 2, 3, 4});
  CHECK_THROWS_WITH(descriptors.add({"H"}, {1, 2, 3}), ContainsSubstring("3 numbers where those"));
  CHECK_THROWS_WITH(descriptors.add({"H", "H"}, {1, 2, 3}), ContainsSubstring("no descriptors of"));
  CHECK_THROWS_WITH(descriptors.add({}, {}), ContainsSubstring("without atoms"));
}
