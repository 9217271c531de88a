// Hostile resources: what a client has to survive.

#include "checker/demo/build.h"

namespace checker::demo {

std::vector<Resource> hostile_resources() {
  constexpr std::size_t kBombMebibytes = 10 * 1024;
  constexpr int kCookies = 10000;
  Bomb bomb = gzip_bomb(kBombMebibytes);
  const std::size_t length =
      bomb.head.size() + bomb.block.size() * kBombMebibytes + bomb.last.size();
  std::string cookies;
  for (int i = 0; i < kCookies; ++i) cookies += "Set-Cookie: c" + std::to_string(i) + "=1\n";
  std::vector<Resource> all = {
      {.path = "endless-head",
       .about = "field lines without end",
       .response = "HTTP/1.1 200 OK\r\n",
       .ending = Ending::close,
       .repeated = "X-Endless: " + std::string(100, 'a') + "\r\n",
       .times = kEndless},
      {.path = "endless-content",
       .about = "chunks without end",
       .response = ok("Transfer-Encoding: chunked\n", ""),
       .ending = Ending::close,
       .repeated = "400\r\n" + std::string(1024, 'a') + "\r\n",
       .times = kEndless},
      {.path = "slow",
       .about = "one octet a second",
       .response = ok(),
       .pace = std::chrono::seconds(1)},
      {.path = "endless-interim",
       .about = "102 without end",
       .ending = Ending::close,
       .repeated = "HTTP/1.1 102 Processing\r\n\r\n",
       .times = kEndless},
      {.path = "reset",
       .about = "a reset within the content",
       .response = ok("Content-Length: 1000\n"),
       .ending = Ending::reset},
      {.path = "silence", .about = "no answer at all", .ending = Ending::stall},
      {.path = "cut-tls",
       .about = "closed without close_notify",
       .response = ok("Connection: close\n"),
       .ending = Ending::cut,
       .breaks = {"tls-closure-alert-missing"}},
      {.path = "redirect-loop",
       .about = "a redirect to itself",
       .response = reply("HTTP/1.1 302 Found\nLocation: /hostile/redirect-loop\n",
                         "See /hostile/redirect-loop.\n")},
      {.path = "gzip-bomb",
       .about = "10 GiB of zeros, coded with gzip",
       .response = ok("Content-Encoding: gzip\nVary: Accept-Encoding\n"
                      "Content-Type: application/octet-stream\nContent-Length: " +
                          std::to_string(length) + '\n',
                      bomb.head),
       .repeated = bomb.block,
       .times = kBombMebibytes,
       .last = bomb.last},
      {.path = "many-cookies", .about = "10,000 cookies", .response = ok(cookies)},
  };
  for (Resource& r : all) {
    r.group = Group::hostile;
    r.path.insert(0, "/hostile/");
  }
  return all;
}

}  // namespace checker::demo
