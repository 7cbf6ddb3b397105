// SPDX-License-Identifier: GPL-2.0-or-later
//
// Activations are functions: a pickle holds their name, TorchScript their code. Neither is run.
#include "blocks.h"

#include "mace/error.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace mace {

namespace {

using archive::Object;

/// Longer code is no activation's.
constexpr std::size_t longest_code = 2000;

/// What forward() of a class does, without blanks: the statements after its signature.
std::string forward_body(const Block &activation) {
  const Object &callee = *activation.module().items[0];
  std::string code = activation.file().code(callee.text, callee.name).substr(0, longest_code);
  code = code.substr(0, code.find("\nclass "));
  const std::size_t forward = code.find("def forward(");
  const std::size_t begin =
      forward == std::string::npos ? forward : code.find("-> Tensor:", forward);
  if (begin == std::string::npos)
    activation.refuse("the archive has no code of " + activation.kind());
  std::string body = code.substr(begin + std::string("-> Tensor:").size());
  body = body.substr(0, body.find("\n  def "));
  body.erase(std::remove_if(body.begin(), body.end(),
                            [](unsigned char c) { return std::isspace(c) != 0; }),
             body.end());
  return body;
}

/// Takes `start` and `end` off a text. \return whether both were there
bool unwrap(std::string &text, const std::string &start, const std::string &end) {
  if (text.size() < start.size() + end.size() || !text.starts_with(start) || !text.ends_with(end))
    return false;
  text = text.substr(start.size(), text.size() - start.size() - end.size());
  return true;
}

[[noreturn]] void not_silu(const Block &activation) {
  activation.refuse("the activation is not silu; " + evaluate_elsewhere);
}

/// A number as code has it: by value, or by its place among the constants.
double constant(const Block &activation, const std::string &text) {
  const std::string prefix = "CONSTANTS.c";
  const bool named = text.starts_with(prefix);
  const char *begin = text.data() + (named ? prefix.size() : 0), *end = text.data() + text.size();
  if (!named) {
    double value = 0.0;
    if (const auto [rest, code] = std::from_chars(begin, end, value);
        rest == end && code == std::errc())
      return value;
    not_silu(activation);
  }
  std::size_t number = 0;
  if (const auto [rest, code] = std::from_chars(begin, end, number);
      rest != end || code != std::errc())
    not_silu(activation);
  try {
    const archive::Tensor tensor = activation.file().constant(number);
    if (tensor.values.size() == 1)
      return tensor.values.front();
  } catch (const Error &error) {
    activation.refuse(error.what());
  }
  activation.refuse("its factor is not a number");
}

double scale_of_script(const Block &activation) {
  std::string body = forward_body(activation);
  if (!unwrap(body, "_0=", "return_0") && !unwrap(body, "return", ""))
    not_silu(activation);
  if (body == "torch.silu(x)")
    return 1.0;
  if (!unwrap(body, "torch.mul(torch.silu(x),", ")"))
    not_silu(activation);
  return constant(activation, body);
}

} // namespace

double extract_function_scale(const Block &normalized, std::string_view function,
                              std::string_view module) {
  if (normalized.kind() == module)
    return 1.0;
  if (normalized.kind() != "normalize2mom")
    normalized.refuse_kind();
  if (!normalized.is_function("f", function) && normalized.attribute("f").callee() != module)
    normalized.refuse("the activation is not " + std::string(function) + "; " + evaluate_elsewhere);
  return normalized.flag("_is_id", false) ? 1.0 : normalized.number("cst");
}

double extract_activation_scale(const Block &activation) {
  return activation.file().is_script() ? scale_of_script(activation)
                                       : extract_function_scale(activation, "silu", "SiLU");
}

} // namespace mace
