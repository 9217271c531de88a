// Products and comments, what Server and User-Agent are made of: RFC 9110, 10.1.5
// and 10.2.4.
#ifndef RULES_SYNTAX_PRODUCT_H_
#define RULES_SYNTAX_PRODUCT_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/comment.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// A product or a comment.
struct Product {
  std::string_view text;     // all of it
  std::string_view name;     // empty for a comment
  std::string_view version;  // empty if there is none
  bool is_comment = false;   // then text has the parentheses
};

// product = token [ "/" product-version ]                       RFC 9110, 10.1.5
// product-version = token
constexpr std::optional<Product> eat_product(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  Product p;
  if (c.peek() == '(') {
    p.is_comment = true;
    if (!eat_comment(c)) {
      expected = "the rest of a comment";
      return std::nullopt;
    }
  } else {
    p.name = c.eat_token();
    if (p.name.empty()) {
      expected = "a product";
      return std::nullopt;
    }
    if (c.eat('/')) {
      p.version = c.eat_token();
      if (p.version.empty()) {
        expected = "a version";
        return std::nullopt;
      }
    }
  }
  p.text = c.since(from);
  return p;
}

// The products and comments of a well-formed value, in their order.
class Products {
 public:
  class iterator {
   public:
    using value_type = Product;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(std::string_view value) : c_(value) { next(); }
    constexpr Product operator*() const noexcept { return *product_; }
    constexpr const Product* operator->() const noexcept { return &*product_; }
    constexpr iterator& operator++() noexcept {
      next();
      return *this;
    }
    constexpr void operator++(int) noexcept { next(); }
    constexpr bool operator==(const iterator& o) const noexcept {
      return product_.has_value() == o.product_.has_value();
    }

   private:
    constexpr void next() noexcept {
      c_.eat_ows();
      std::string_view expected;
      product_ = eat_product(c_, expected);
    }
    Cursor c_{std::string_view{}};
    std::optional<Product> product_;
  };

  constexpr Products() = default;
  constexpr Products(std::string_view value, std::size_t size) : value_(value), size_(size) {}
  [[nodiscard]] constexpr iterator begin() const { return iterator(value_); }
  [[nodiscard]] constexpr iterator end() const { return {}; }
  // How many products there are, comments not counted.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

 private:
  std::string_view value_;
  std::size_t size_ = 0;
};

// Server = User-Agent = product *( RWS ( product / comment ) )  RFC 9110, 10.2.4
constexpr Parsed<Products> products(std::string_view value) {
  Cursor c(value);
  std::string_view expected;
  if (c.peek() == '(') return c.misfit("a product before the first comment");
  for (std::size_t n = 0;;) {
    const auto product = eat_product(c, expected);
    if (!product) return c.misfit(expected);
    if (!product->is_comment) ++n;
    if (c.done()) return Products(value, n);
    if (c.eat_ows().empty()) return c.misfit("white space before the next product or comment");
  }
}

static_assert(products("Apache/2.4.1 (Unix) PHP/5.3")->size() == 2);
static_assert(products("Jetty(9.4)").misfit().at == 5 && !products("") && !products("a/"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PRODUCT_H_
