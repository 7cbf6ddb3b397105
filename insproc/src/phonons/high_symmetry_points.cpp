// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/high_symmetry_points.h"

#include "base/error.h"

#include <cmath>
#include <map>

namespace ins {

namespace {

HighSymmetryPoints cubic_primitive(const std::string &path) {
  return {{{"GAMMA", {0, 0, 0}},
           {"R", {0.5, 0.5, 0.5}},
           {"M", {0.5, 0.5, 0}},
           {"X", {0, 0.5, 0}},
           {"X_1", {0.5, 0, 0}}},
          path};
}

HighSymmetryPoints cP1(const CellEdges &) {
  return cubic_primitive("GAMMA X M GAMMA R X | R M X_1");
}

HighSymmetryPoints cP2(const CellEdges &) { return cubic_primitive("GAMMA X M GAMMA R X | R M"); }

HighSymmetryPoints cubic_face_centred(const std::string &path) {
  return {{{"GAMMA", {0, 0, 0}},
           {"X", {0.5, 0, 0.5}},
           {"L", {0.5, 0.5, 0.5}},
           {"W", {0.5, 0.25, 0.75}},
           {"W_2", {0.75, 0.25, 0.5}},
           {"K", {0.375, 0.375, 0.75}},
           {"U", {0.625, 0.25, 0.625}}},
          path};
}

HighSymmetryPoints cF1(const CellEdges &) {
  return cubic_face_centred("GAMMA X U | K GAMMA L W X W_2");
}

HighSymmetryPoints cF2(const CellEdges &) {
  return cubic_face_centred("GAMMA X U | K GAMMA L W X");
}

HighSymmetryPoints cI1(const CellEdges &) {
  return {{{"GAMMA", {0, 0, 0}},
           {"H", {0.5, -0.5, 0.5}},
           {"P", {0.25, 0.25, 0.25}},
           {"N", {0, 0, 0.5}}},
          "GAMMA H N GAMMA P H | P N"};
}

HighSymmetryPoints tP1(const CellEdges &) {
  return {{{"GAMMA", {0, 0, 0}},
           {"Z", {0, 0, 0.5}},
           {"M", {0.5, 0.5, 0}},
           {"A", {0.5, 0.5, 0.5}},
           {"R", {0, 0.5, 0.5}},
           {"X", {0, 0.5, 0}}},
          "GAMMA X M GAMMA Z R A Z | X R | M A"};
}

HighSymmetryPoints tI1(const CellEdges &edges) {
  const double eta = (1 + std::pow(edges.c / edges.a, 2)) / 4;
  return {{{"GAMMA", {0, 0, 0}},
           {"M", {-0.5, 0.5, 0.5}},
           {"X", {0, 0, 0.5}},
           {"P", {0.25, 0.25, 0.25}},
           {"Z", {eta, eta, -eta}},
           {"Z_0", {-eta, 1 - eta, eta}},
           {"N", {0, 0.5, 0}}},
          "GAMMA X M GAMMA Z | Z_0 M | X P N GAMMA"};
}

HighSymmetryPoints tI2(const CellEdges &edges) {
  const double ratio = std::pow(edges.a / edges.c, 2);
  const double eta = (1 + ratio) / 4;
  const double zeta = ratio / 2;
  return {{{"GAMMA", {0, 0, 0}},
           {"M", {0.5, 0.5, -0.5}},
           {"X", {0, 0, 0.5}},
           {"P", {0.25, 0.25, 0.25}},
           {"N", {0, 0.5, 0}},
           {"S_0", {-eta, eta, eta}},
           {"S", {eta, 1 - eta, -eta}},
           {"R", {-zeta, zeta, 0.5}},
           {"G", {0.5, 0.5, -zeta}}},
          "GAMMA X P N GAMMA M S | S_0 GAMMA | X R | G M"};
}

HighSymmetryPoints oP1(const CellEdges &) {
  return {{{"GAMMA", {0, 0, 0}},
           {"X", {0.5, 0, 0}},
           {"Z", {0, 0, 0.5}},
           {"U", {0.5, 0, 0.5}},
           {"Y", {0, 0.5, 0}},
           {"S", {0.5, 0.5, 0}},
           {"T", {0, 0.5, 0.5}},
           {"R", {0.5, 0.5, 0.5}}},
          "GAMMA X S Y GAMMA Z U R T Z | X U | Y T | S R"};
}

/// (1 + p^2 / q^2 + sign p^2 / r^2) / 4 for three edges.
double face_centred_parameter(double p, double q, double r, double sign) {
  return (1 + p * p / (q * q) + sign * p * p / (r * r)) / 4;
}

HighSymmetryPoints oF1(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double zeta = face_centred_parameter(a, b, c, -1);
  const double eta = face_centred_parameter(a, b, c, +1);
  return {{{"GAMMA", {0, 0, 0}},
           {"T", {1, 0.5, 0.5}},
           {"Z", {0.5, 0.5, 0}},
           {"Y", {0.5, 0, 0.5}},
           {"SIGMA_0", {0, eta, eta}},
           {"U_0", {1, 1 - eta, 1 - eta}},
           {"A_0", {0.5, 0.5 + zeta, zeta}},
           {"C_0", {0.5, 0.5 - zeta, 1 - zeta}},
           {"L", {0.5, 0.5, 0.5}}},
          "GAMMA Y T Z GAMMA SIGMA_0 | U_0 T | Y C_0 | A_0 Z | GAMMA L"};
}

HighSymmetryPoints oF2(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double zeta = face_centred_parameter(c, a, b, -1);
  const double kappa = face_centred_parameter(c, a, b, +1);
  return {{{"GAMMA", {0, 0, 0}},
           {"T", {0, 0.5, 0.5}},
           {"Z", {0.5, 0.5, 1}},
           {"Y", {0.5, 0, 0.5}},
           {"LAMBDA_0", {kappa, kappa, 0}},
           {"Q_0", {1 - kappa, 1 - kappa, 1}},
           {"G_0", {0.5 - zeta, 1 - zeta, 0.5}},
           {"H_0", {0.5 + zeta, zeta, 0.5}},
           {"L", {0.5, 0.5, 0.5}}},
          "GAMMA T Z Y GAMMA LAMBDA_0 | Q_0 Z | T G_0 | H_0 Y | GAMMA L"};
}

HighSymmetryPoints oF3(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double eta = face_centred_parameter(a, b, c, -1);
  const double kappa = face_centred_parameter(b, a, c, -1);
  const double phi = face_centred_parameter(c, b, a, -1);
  return {{{"GAMMA", {0, 0, 0}},
           {"T", {0, 0.5, 0.5}},
           {"Z", {0.5, 0.5, 0}},
           {"Y", {0.5, 0, 0.5}},
           {"A_0", {0.5, 0.5 + eta, eta}},
           {"C_0", {0.5, 0.5 - eta, 1 - eta}},
           {"B_0", {0.5 + kappa, 0.5, kappa}},
           {"D_0", {0.5 - kappa, 0.5, 1 - kappa}},
           {"G_0", {phi, 0.5 + phi, 0.5}},
           {"H_0", {1 - phi, 0.5 - phi, 0.5}},
           {"L", {0.5, 0.5, 0.5}}},
          "GAMMA Y C_0 | A_0 Z B_0 | D_0 T G_0 | H_0 Y | T GAMMA Z | GAMMA L"};
}

/// Points of the body-centred orthorhombic lattice whose place does not depend on the edges.
std::vector<HighSymmetryPoint> body_centred_points(const Eigen::Vector3d &x) {
  return {{"GAMMA", {0, 0, 0}}, {"X", x},           {"S", {0.5, 0, 0}},
          {"R", {0, 0.5, 0}},   {"T", {0, 0, 0.5}}, {"W", {0.25, 0.25, 0.25}}};
}

HighSymmetryPoints with(HighSymmetryPoints known, const std::vector<HighSymmetryPoint> &more) {
  known.points.insert(known.points.end(), more.begin(), more.end());
  return known;
}

HighSymmetryPoints oI1(const CellEdges &edges) { // c is the longest edge
  const auto [a, b, c, cos_beta] = edges;
  const double zeta = (1 + a * a / (c * c)) / 4;
  const double eta = (1 + b * b / (c * c)) / 4;
  const double delta = (b * b - a * a) / (4 * c * c);
  const double mu = (a * a + b * b) / (4 * c * c);
  return with({body_centred_points({0.5, 0.5, -0.5}),
               "GAMMA X F_2 | SIGMA_0 GAMMA Y_0 | U_0 X | GAMMA R W S GAMMA T W"},
              {{"SIGMA_0", {-zeta, zeta, zeta}},
               {"F_2", {zeta, 1 - zeta, -zeta}},
               {"Y_0", {eta, -eta, eta}},
               {"U_0", {1 - eta, eta, -eta}},
               {"L_0", {-mu, mu, 0.5 - delta}},
               {"M_0", {mu, -mu, 0.5 + delta}},
               {"J_0", {0.5 - delta, 0.5 + delta, -mu}}});
}

HighSymmetryPoints oI2(const CellEdges &edges) { // a is the longest edge
  const auto [a, b, c, cos_beta] = edges;
  const double zeta = (1 + b * b / (a * a)) / 4;
  const double eta = (1 + c * c / (a * a)) / 4;
  const double delta = (c * c - b * b) / (4 * a * a);
  const double mu = (b * b + c * c) / (4 * a * a);
  return with({body_centred_points({-0.5, 0.5, 0.5}),
               "GAMMA X U_2 | Y_0 GAMMA LAMBDA_0 | G_2 X | GAMMA R W S GAMMA T W"},
              {{"Y_0", {zeta, -zeta, zeta}},
               {"U_2", {-zeta, zeta, 1 - zeta}},
               {"LAMBDA_0", {eta, eta, -eta}},
               {"G_2", {-eta, 1 - eta, eta}},
               {"K", {0.5 - delta, -mu, mu}},
               {"K_2", {0.5 + delta, mu, -mu}},
               {"K_4", {-mu, 0.5 - delta, 0.5 + delta}}});
}

HighSymmetryPoints oI3(const CellEdges &edges) { // b is the longest edge
  const auto [a, b, c, cos_beta] = edges;
  const double zeta = (1 + c * c / (b * b)) / 4;
  const double eta = (1 + a * a / (b * b)) / 4;
  const double delta = (a * a - c * c) / (4 * b * b);
  const double mu = (c * c + a * a) / (4 * b * b);
  return with({body_centred_points({0.5, -0.5, 0.5}),
               "GAMMA X F_0 | SIGMA_0 GAMMA LAMBDA_0 | G_0 X | GAMMA R W S GAMMA T W"},
              {{"SIGMA_0", {-eta, eta, eta}},
               {"F_0", {eta, -eta, 1 - eta}},
               {"LAMBDA_0", {zeta, zeta, -zeta}},
               {"G_0", {1 - zeta, -zeta, zeta}},
               {"V_0", {mu, 0.5 - delta, -mu}},
               {"H_0", {-mu, 0.5 + delta, mu}},
               {"H_2", {0.5 + delta, -mu, 0.5 - delta}}});
}

/// One face centred, the shorter edge of that face first; `ratio` is shorter over longer edge.
HighSymmetryPoints base_centred_rising(double ratio) {
  const double zeta = (1 + ratio * ratio) / 4;
  return {{{"GAMMA", {0, 0, 0}},
           {"Y", {-0.5, 0.5, 0}},
           {"T", {-0.5, 0.5, 0.5}},
           {"Z", {0, 0, 0.5}},
           {"S", {0, 0.5, 0}},
           {"R", {0, 0.5, 0.5}},
           {"SIGMA_0", {zeta, zeta, 0}},
           {"C_0", {-zeta, 1 - zeta, 0}},
           {"A_0", {zeta, zeta, 0.5}},
           {"E_0", {-zeta, 1 - zeta, 0.5}}},
          "GAMMA Y C_0 | SIGMA_0 GAMMA Z A_0 | E_0 T Y | GAMMA S R Z T"};
}

/// One face centred, the longer edge of that face first.
HighSymmetryPoints base_centred_falling(double ratio) {
  const double zeta = (1 + ratio * ratio) / 4;
  return {{{"GAMMA", {0, 0, 0}},
           {"Y", {0.5, 0.5, 0}},
           {"T", {0.5, 0.5, 0.5}},
           {"T_2", {0.5, 0.5, -0.5}},
           {"Z", {0, 0, 0.5}},
           {"Z_2", {0, 0, -0.5}},
           {"S", {0, 0.5, 0}},
           {"R", {0, 0.5, 0.5}},
           {"R_2", {0, 0.5, -0.5}},
           {"DELTA_0", {-zeta, zeta, 0}},
           {"F_0", {zeta, 1 - zeta, 0}},
           {"B_0", {-zeta, zeta, 0.5}},
           {"B_2", {-zeta, zeta, -0.5}},
           {"G_0", {zeta, 1 - zeta, 0.5}},
           {"G_2", {zeta, 1 - zeta, -0.5}}},
          "GAMMA Y F_0 | DELTA_0 GAMMA Z B_0 | G_0 T Y | GAMMA S R Z T"};
}

HighSymmetryPoints oC1(const CellEdges &edges) { return base_centred_rising(edges.a / edges.b); }
HighSymmetryPoints oC2(const CellEdges &edges) { return base_centred_falling(edges.b / edges.a); }
HighSymmetryPoints oA1(const CellEdges &edges) { return base_centred_rising(edges.b / edges.c); }
HighSymmetryPoints oA2(const CellEdges &edges) { return base_centred_falling(edges.c / edges.b); }

constexpr double third = 1.0 / 3.0;

HighSymmetryPoints hexagonal(const std::string &path) {
  return {{{"GAMMA", {0, 0, 0}},
           {"A", {0, 0, 0.5}},
           {"K", {third, third, 0}},
           {"H", {third, third, 0.5}},
           {"H_2", {third, third, -0.5}},
           {"M", {0.5, 0, 0}},
           {"L", {0.5, 0, 0.5}}},
          path};
}

HighSymmetryPoints hP1(const CellEdges &) {
  return hexagonal("GAMMA M K GAMMA A L H A | L M | H K H_2");
}

HighSymmetryPoints hP2(const CellEdges &) {
  return hexagonal("GAMMA M K GAMMA A L H A | L M | H K");
}

HighSymmetryPoints hR1(const CellEdges &edges) {
  const double delta = std::pow(edges.a / (2 * edges.c), 2);
  const double eta = 5.0 / 6.0 - 2 * delta;
  const double nu = third + delta;
  return {{{"GAMMA", {0, 0, 0}},
           {"T", {0.5, 0.5, 0.5}},
           {"L", {0.5, 0, 0}},
           {"L_2", {0, -0.5, 0}},
           {"L_4", {0, 0, -0.5}},
           {"F", {0.5, 0, 0.5}},
           {"F_2", {0.5, 0.5, 0}},
           {"S_0", {nu, -nu, 0}},
           {"S_2", {1 - nu, 0, nu}},
           {"S_4", {nu, 0, -nu}},
           {"S_6", {1 - nu, nu, 0}},
           {"H_0", {0.5, eta - 1, 1 - eta}},
           {"H_2", {eta, 1 - eta, 0.5}},
           {"H_4", {eta, 0.5, 1 - eta}},
           {"H_6", {0.5, 1 - eta, eta - 1}},
           {"M_0", {nu, eta - 1, nu}},
           {"M_2", {1 - nu, 1 - eta, 1 - nu}},
           {"M_4", {eta, nu, nu}},
           {"M_6", {1 - nu, 1 - nu, 1 - eta}},
           {"M_8", {nu, nu, eta - 1}}},
          "GAMMA T H_2 | H_0 L GAMMA S_0 | S_2 F GAMMA"};
}

HighSymmetryPoints hR2(const CellEdges &edges) {
  const double zeta = 1.0 / 6.0 - std::pow(edges.c / (3 * edges.a), 2);
  const double eta = 0.5 - 2 * zeta;
  const double nu = 0.5 + zeta;
  return {{{"GAMMA", {0, 0, 0}},
           {"T", {0.5, -0.5, 0.5}},
           {"P_0", {eta, eta - 1, eta}},
           {"P_2", {eta, eta, eta}},
           {"R_0", {1 - eta, -eta, -eta}},
           {"M", {1 - nu, -nu, 1 - nu}},
           {"M_2", {nu, nu - 1, nu - 1}},
           {"L", {0.5, 0, 0}},
           {"F", {0.5, -0.5, 0}}},
          "GAMMA L T P_0 | P_2 GAMMA F"};
}

HighSymmetryPoints mP1(const CellEdges &edges) {
  const double sin2 = 1 - edges.cos_beta * edges.cos_beta;
  const double eta = (1 + edges.a / edges.c * edges.cos_beta) / (2 * sin2);
  const double nu = 0.5 + eta * edges.c * edges.cos_beta / edges.a;
  return {{{"GAMMA", {0, 0, 0}},
           {"Z", {0, 0.5, 0}},
           {"B", {0, 0, 0.5}},
           {"B_2", {0, 0, -0.5}},
           {"Y", {0.5, 0, 0}},
           {"Y_2", {-0.5, 0, 0}},
           {"C", {0.5, 0.5, 0}},
           {"C_2", {-0.5, 0.5, 0}},
           {"D", {0, 0.5, 0.5}},
           {"D_2", {0, 0.5, -0.5}},
           {"A", {-0.5, 0, 0.5}},
           {"E", {-0.5, 0.5, 0.5}},
           {"H", {-eta, 0, 1 - nu}},
           {"H_2", {eta - 1, 0, nu}},
           {"H_4", {-eta, 0, -nu}},
           {"M", {-eta, 0.5, 1 - nu}},
           {"M_2", {eta - 1, 0.5, nu}},
           {"M_4", {-eta, 0.5, -nu}}},
          "GAMMA Z D B GAMMA A E Z C_2 Y_2 GAMMA"};
}

HighSymmetryPoints mC1(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double sin2 = 1 - cos_beta * cos_beta;
  const double zeta = (2 + a / c * cos_beta) / (4 * sin2);
  const double eta = 0.5 - 2 * zeta * c * cos_beta / a;
  const double psi = 0.75 - b * b / (4 * a * a * sin2);
  const double phi = psi - (0.75 - psi) * a * cos_beta / c;
  return {{{"GAMMA", {0, 0, 0}},
           {"Y_2", {-0.5, 0.5, 0}},
           {"Y_4", {0.5, -0.5, 0}},
           {"A", {0, 0, 0.5}},
           {"M_2", {-0.5, 0.5, 0.5}},
           {"V", {0.5, 0, 0}},
           {"V_2", {0, 0.5, 0}},
           {"L_2", {0, 0.5, 0.5}},
           {"C", {1 - psi, 1 - psi, 0}},
           {"C_2", {psi - 1, psi, 0}},
           {"C_4", {psi, psi - 1, 0}},
           {"D", {phi - 1, phi, 0.5}},
           {"D_2", {1 - phi, 1 - phi, 0.5}},
           {"E", {zeta - 1, 1 - zeta, 1 - eta}},
           {"E_2", {-zeta, zeta, eta}},
           {"E_4", {zeta, -zeta, 1 - eta}}},
          "GAMMA C | C_2 Y_2 GAMMA M_2 D | D_2 A GAMMA | L_2 GAMMA V_2"};
}

HighSymmetryPoints mC2(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double sin2 = 1 - cos_beta * cos_beta;
  const double zeta = (a * a / (b * b) + (1 + a / c * cos_beta) / sin2) / 4;
  const double mu = (1 + a * a / (b * b)) / 4;
  const double delta = -a * c * cos_beta / (2 * b * b);
  const double xi = 0.5 - 2 * zeta * c * cos_beta / a;
  const double phi = 1 + zeta - 2 * mu;
  const double psi = xi - 2 * delta;
  return {{{"GAMMA", {0, 0, 0}},
           {"Y", {0.5, 0.5, 0}},
           {"A", {0, 0, 0.5}},
           {"M", {0.5, 0.5, 0.5}},
           {"V_2", {0, 0.5, 0}},
           {"L_2", {0, 0.5, 0.5}},
           {"F", {phi - 1, 1 - phi, 1 - psi}},
           {"F_2", {1 - phi, phi, psi}},
           {"F_4", {phi, 1 - phi, 1 - psi}},
           {"H", {-zeta, zeta, xi}},
           {"H_2", {zeta, 1 - zeta, 1 - xi}},
           {"H_4", {zeta, -zeta, 1 - xi}},
           {"G", {-mu, mu, delta}},
           {"G_2", {mu, 1 - mu, -delta}},
           {"G_4", {mu, -mu, -delta}},
           {"G_6", {1 - mu, mu, delta}}},
          "GAMMA Y M A GAMMA | L_2 GAMMA V_2"};
}

HighSymmetryPoints mC3(const CellEdges &edges) {
  const auto [a, b, c, cos_beta] = edges;
  const double sin2 = 1 - cos_beta * cos_beta;
  const double zeta = (a * a / (b * b) + (1 + a / c * cos_beta) / sin2) / 4;
  const double rho = 1 - zeta * b * b / (a * a);
  const double eta = 0.5 - 2 * zeta * c * cos_beta / a;
  const double mu = eta / 2 + a * a / (4 * b * b) + a * c * cos_beta / (2 * b * b);
  const double nu = 2 * mu - zeta;
  const double omega = c / (2 * a * cos_beta) * (1 - 4 * nu + a * a * sin2 / (b * b));
  const double delta = -0.25 + omega / 2 - zeta * c * cos_beta / a;
  return {{{"GAMMA", {0, 0, 0}},
           {"Y", {0.5, 0.5, 0}},
           {"A", {0, 0, 0.5}},
           {"M_2", {-0.5, 0.5, 0.5}},
           {"V", {0.5, 0, 0}},
           {"V_2", {0, 0.5, 0}},
           {"L_2", {0, 0.5, 0.5}},
           {"I", {rho - 1, rho, 0.5}},
           {"I_2", {1 - rho, 1 - rho, 0.5}},
           {"K", {-nu, nu, omega}},
           {"K_2", {nu - 1, 1 - nu, 1 - omega}},
           {"K_4", {1 - nu, nu, omega}},
           {"H", {-zeta, zeta, eta}},
           {"H_2", {zeta, 1 - zeta, 1 - eta}},
           {"H_4", {zeta, -zeta, 1 - eta}},
           {"N", {-mu, mu, delta}},
           {"N_2", {mu, 1 - mu, -delta}},
           {"N_4", {mu, -mu, -delta}},
           {"N_6", {1 - mu, mu, delta}}},
          "GAMMA A I_2 | I M_2 GAMMA Y | L_2 GAMMA V_2"};
}

HighSymmetryPoints aP2(const CellEdges &) {
  return {{{"GAMMA", {0, 0, 0}},
           {"Z", {0, 0, 0.5}},
           {"Y", {0, 0.5, 0}},
           {"X", {0.5, 0, 0}},
           {"V", {0.5, 0.5, 0}},
           {"U", {0.5, 0, 0.5}},
           {"T", {0, 0.5, 0.5}},
           {"R", {0.5, 0.5, 0.5}}},
          "GAMMA X | Y GAMMA Z | R GAMMA T | U GAMMA V"};
}

HighSymmetryPoints aP3(const CellEdges &) {
  return {{{"GAMMA", {0, 0, 0}},
           {"Z", {0, 0, 0.5}},
           {"Y", {0, 0.5, 0}},
           {"Y_2", {0, -0.5, 0}},
           {"X", {0.5, 0, 0}},
           {"V_2", {0.5, -0.5, 0}},
           {"U_2", {-0.5, 0, 0.5}},
           {"T_2", {0, -0.5, 0.5}},
           {"R_2", {-0.5, -0.5, 0.5}}},
          "GAMMA X | Y GAMMA Z | R_2 GAMMA T_2 | U_2 GAMMA V_2"};
}

} // namespace

HighSymmetryPoints high_symmetry_points(const std::string &symbol, const CellEdges &edges) {
  static const std::map<std::string, HighSymmetryPoints (*)(const CellEdges &)> tables = {
      {"cP1", cP1}, {"cP2", cP2}, {"cF1", cF1}, {"cF2", cF2}, {"cI1", cI1}, {"tP1", tP1},
      {"tI1", tI1}, {"tI2", tI2}, {"oP1", oP1}, {"oF1", oF1}, {"oF2", oF2}, {"oF3", oF3},
      {"oI1", oI1}, {"oI2", oI2}, {"oI3", oI3}, {"oC1", oC1}, {"oC2", oC2}, {"oA1", oA1},
      {"oA2", oA2}, {"hP1", hP1}, {"hP2", hP2}, {"hR1", hR1}, {"hR2", hR2}, {"mP1", mP1},
      {"mC1", mC1}, {"mC2", mC2}, {"mC3", mC3}, {"aP2", aP2}, {"aP3", aP3}};
  const auto table = tables.find(symbol);
  if (table == tables.end())
    throw Error("no points of high symmetry are known for the Bravais lattice '" + symbol + "'");
  return table->second(edges);
}

} // namespace ins
