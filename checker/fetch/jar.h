// The cookies of one client on its way through redirects: RFC 6265, 5.
#ifndef CHECKER_FETCH_JAR_H_
#define CHECKER_FETCH_JAR_H_

#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/url.h"
#include "rules/message/message.h"

namespace checker::fetch {

class Jar {
 public:
  // Takes the cookies that the response to a request for `url` sets. Those that
  // have expired by Max-Age leave; dates are not looked at, the way is short.
  void take(const Url& url, const statute::Response& response);
  // The value of Cookie in a request for `url`; empty: none.
  [[nodiscard]] std::string cookies(const Url& url) const;

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string domain;
    std::string path;
    bool host_only = true;
    bool secure = false;
  };
  std::vector<Cookie> cookies_;
};

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_JAR_H_
