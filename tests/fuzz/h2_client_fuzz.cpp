// libFuzzer: the client of HTTP/2 told arbitrary octets by its server, and what is made of them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/exchange.h"
#include "checker/fetch/h2.h"
#include "checker/http2/reader.h"

namespace {

using checker::fetch::H2Client;
using State = H2Client::State;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Said {
  State state = State::head;
  std::string octets;
  std::uint64_t content = 0;
  std::string trouble;
  bool has_head = false;
};

Said listen(const checker::fetch::Url& url, std::string_view request, std::string_view octets,
            std::size_t piece) {
  H2Client client(url, request);
  Said said;
  said.octets = client.take_output();
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    const std::string_view part = octets.substr(at, piece);
    const std::vector<char> exact(part.begin(), part.end());
    const State before = client.state();
    const State after = client.receive({exact.data(), exact.size()});
    require(after == client.state() && after >= before);
    said.octets += client.take_output();
    if (after == State::broken) break;
  }
  require(client.replied() <= said.octets.size());
  require((client.state() == State::broken) == !client.trouble().empty());
  said.state = client.state();
  said.content = client.content();
  said.trouble = client.trouble();
  said.has_head = client.has_head();
  return said;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  static const checker::fetch::Url url = checker::fetch::read_url("http://a.example/a").value();
  const std::string request =
      "POST /a HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\n" +
      std::string(100'000, 'x');
  const Said whole = listen(url, request, octets, std::string_view::npos);
  const Said cut = listen(url, request, octets, 1);
  require(whole.state == cut.state && whole.octets == cut.octets && whole.trouble == cut.trouble);
  require(whole.content == cut.content && whole.has_head == cut.has_head);

  // All that was sent are frames.
  checker::http2::FrameScanner scanner;
  std::string_view sent = whole.octets;
  require(sent.starts_with(checker::http2::kPreface));
  sent.remove_prefix(checker::http2::kPreface.size());
  std::uint64_t content = 0;
  for (;;) {
    const auto event = scanner.next(sent);
    if (event == checker::http2::FrameScanner::Event::more) break;
    require(event != checker::http2::FrameScanner::Event::malformed);
    if (event != checker::http2::FrameScanner::Event::begin) continue;
    require(checker::http2::is_plausible(scanner.frame()));
    if (scanner.frame().type == checker::http2::FrameType::data) content += scanner.frame().length;
  }
  require(!scanner.is_open() && content <= 100'000);

  checker::fetch::Answer answer;
  answer.url = url;
  answer.method = "POST";
  answer.http2 = true;
  answer.request = whole.octets;
  answer.sent = whole.octets.size();
  answer.octets = octets;
  answer.complete = whole.state == State::complete;
  answer.end = checker::fetch::End::kept;
  const checker::fetch::LiveExchange live(answer);
  require(live.has_response() || live.answer().problem);
  if (live.has_response()) {
    require(live.exchange().request != nullptr);
    require(live.exchange().response.content.length <= size);
  }
  return 0;
}
