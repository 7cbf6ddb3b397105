// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/animation.h"

#include "base/error.h"
#include "base/units.h"
#include "io/text/atomic_file.h"
#include "io/text/file_format.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <complex>
#include <fmt/format.h>
#include <fstream>
#include <vector>

namespace ins {

namespace {

/// An atom of the animated cells.
struct Moving {
  int atom;                 ///< of the primitive cell
  Eigen::Vector3d position; ///< Cartesian, Angstrom
  Eigen::Vector3cd swing;   ///< complex displacement, Angstrom
};

/// Displacements of the primitive cell's atoms, not scaled.
std::vector<Eigen::Vector3cd> displacements(const Crystal &crystal, const PhononModes &modes,
                                            int mode) {
  std::vector<Eigen::Vector3cd> result;
  for (int i = 0; i < crystal.size(); ++i)
    result.push_back(modes.eigenvectors.col(mode).segment<3>(3 * i) / std::sqrt(crystal.masses[i]));
  return result;
}

std::vector<Moving> moving_atoms(const Crystal &crystal, const PhononModes &modes, int mode,
                                 const AnimationSettings &settings) {
  const std::vector<Eigen::Vector3cd> swings = displacements(crystal, modes, mode);
  double largest = 0.0;
  for (const Eigen::Vector3cd &swing : swings)
    largest = std::max(largest, swing.norm());
  std::vector<Moving> atoms;
  for (int a = 0; a < settings.cells[0]; ++a)
    for (int b = 0; b < settings.cells[1]; ++b)
      for (int c = 0; c < settings.cells[2]; ++c)
        for (int i = 0; i < crystal.size(); ++i) {
          const Eigen::Vector3d cell(a, b, c);
          const std::complex<double> phase =
              std::polar(settings.amplitude / largest, 2.0 * units::pi * modes.q.dot(cell));
          atoms.push_back(
              {i, crystal.lattice.transpose() * (crystal.positions[i] + cell), phase * swings[i]});
        }
  return atoms;
}

void write_frames(std::ostream &out, const Crystal &crystal, const PhononModes &modes, int mode,
                  const AnimationSettings &settings, bool extended) {
  const std::vector<Moving> atoms = moving_atoms(crystal, modes, mode, settings);
  std::string lattice;
  for (int row = 0; row < 3; ++row)
    for (int axis = 0; axis < 3; ++axis)
      lattice += fmt::format("{}{}", lattice.empty() ? "" : " ",
                             crystal.lattice(row, axis) * settings.cells[row]);
  const double frequency = modes.frequencies[mode];
  for (int frame = 0; frame < settings.frames; ++frame) {
    const std::complex<double> turn = std::polar(1.0, -2.0 * units::pi * frame / settings.frames);
    out << atoms.size() << '\n';
    if (extended)
      out << fmt::format("Lattice=\"{}\" Properties=species:S:1:pos:R:3:displacement:R:3 mode={} "
                         "frequency_cm1={:.4f} frame={} pbc=\"T T T\"\n",
                         lattice, mode + 1, frequency, frame);
    else
      out << fmt::format("mode {}, {:.2f} cm-1, frame {}\n", mode + 1, frequency, frame);
    for (const Moving &atom : atoms) {
      const Eigen::Vector3d shift = (turn * atom.swing).real();
      const Eigen::Vector3d place = atom.position + shift;
      out << fmt::format("{:2} {:.6f} {:.6f} {:.6f} {:.6f} {:.6f} {:.6f}\n",
                         crystal.symbols[atom.atom], place[0], place[1], place[2], shift[0],
                         shift[1], shift[2]);
    }
  }
}

/// The rotation that brings the lattice into v_sim's form: a along x, b in the xy plane.
Eigen::Matrix3d standard_orientation(const Eigen::Matrix3d &lattice) {
  const Eigen::Vector3d x = lattice.row(0).normalized();
  const Eigen::Vector3d z = lattice.row(0).cross(lattice.row(1)).normalized();
  Eigen::Matrix3d rotation;
  rotation.row(0) = x;
  rotation.row(1) = z.cross(x);
  rotation.row(2) = z;
  return rotation;
}

void write_v_sim(std::ostream &out, const Crystal &crystal, const PhononModes &modes, int mode) {
  const Eigen::Matrix3d rotation = standard_orientation(crystal.lattice);
  const Eigen::Matrix3d lattice = crystal.lattice * rotation.transpose();
  out << fmt::format("# mode {}, {:.4f} cm-1\n", mode + 1, modes.frequencies[mode]);
  out << fmt::format("{:.9f} {:.9f} {:.9f}\n", lattice(0, 0), lattice(1, 0), lattice(1, 1));
  out << fmt::format("{:.9f} {:.9f} {:.9f}\n", lattice(2, 0), lattice(2, 1), lattice(2, 2));
  for (int i = 0; i < crystal.size(); ++i) {
    const Eigen::Vector3d place = lattice.transpose() * crystal.positions[i];
    out << fmt::format("{:.9f} {:.9f} {:.9f} {}\n", place[0], place[1], place[2],
                       crystal.symbols[i]);
  }
  out << fmt::format("#metaData: qpt=[{:.9f};{:.9f};{:.9f};{:.9f} \\\n", modes.q[0], modes.q[1],
                     modes.q[2], modes.frequencies[mode] / units::THz_in_cm1);
  for (const Eigen::Vector3cd &swing : displacements(crystal, modes, mode)) {
    const Eigen::Vector3cd turned = rotation * swing;
    out << fmt::format("#; {:.6f}; {:.6f}; {:.6f}; {:.6f}; {:.6f}; {:.6f} \\\n", turned[0].real(),
                       turned[1].real(), turned[2].real(), turned[0].imag(), turned[1].imag(),
                       turned[2].imag());
  }
  out << "# ]\n";
}

} // namespace

const std::vector<std::string> &animation_extensions() {
  static const std::vector<std::string> extensions = {".extxyz", ".xyz", ".ascii"};
  return extensions;
}

void write_animation(const std::filesystem::path &path, const Crystal &crystal,
                     const PhononModes &modes, int mode, const AnimationSettings &settings) {
  if (const std::string problem = extension_problem(path, animation_extensions()); !problem.empty())
    throw Error(problem);
  const std::string extension = extension_of(path);
  if (mode < 0 || mode >= modes.modes())
    throw Error(
        fmt::format("there is no mode {}; the crystal has modes 1 to {}", mode + 1, modes.modes()));
  AtomicFile file(path);
  std::ofstream out(file.temporary());
  if (extension == ".ascii")
    write_v_sim(out, crystal, modes, mode);
  else
    write_frames(out, crystal, modes, mode, settings, extension == ".extxyz");
  out.close();
  if (!out)
    throw Error(fmt::format("cannot write {}; is the disk full?", path.string()));
  file.commit();
}

} // namespace ins
