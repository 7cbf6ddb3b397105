// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/expression.h"

#include "base/error.h"

#include <cmath>
#include <muParser.h>

namespace ins {

struct Expressions::Parser : mu::Parser {};

Expressions::Expressions() : parser_(std::make_unique<Parser>()) {}
Expressions::~Expressions() = default;
Expressions::Expressions(Expressions &&) noexcept = default;

void Expressions::define(const std::string &name, double value) {
  if (parser_->GetConst().contains(name) || parser_->GetFunDef().contains(name))
    throw Error("'" + name + "' is defined already");
  try {
    parser_->DefineConst(name, value);
  } catch (const mu::ParserError &) {
    throw Error("'" + name + "' cannot be a name in formulas: letters, digits and _ can");
  }
}

double Expressions::operator()(const std::string &text) const {
  double value = 0.0;
  try {
    parser_->SetExpr(text);
    value = parser_->Eval();
  } catch (const mu::ParserError &error) {
    throw Error("'" + text + "' cannot be evaluated: " + error.GetMsg());
  }
  if (!std::isfinite(value))
    throw Error("'" + text + "' has no finite value");
  return value;
}

} // namespace ins
