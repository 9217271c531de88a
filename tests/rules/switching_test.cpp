// Further cases of rules/checks/status/switching.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define ASK "GET /a HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: "
#define SWITCH "HTTP/1.1 101 A\nConnection: upgrade\n"
#define SOCKET "GET /a HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: websocket\n"

TEST(Switching, OptionAndField) {
  expect_findings({
      {"several options", ASK "b\n\nHTTP/1.1 101 A\nConnection: a, UPGRADE\nUpgrade: b\n\n",
       "101-connection-option-missing"},
      {"on another line",
       ASK "b\n\nHTTP/1.1 101 A\nConnection: a\nConnection: upgrade\nUpgrade: b\n\n",
       "101-connection-option-missing"},
      {"Upgrade is missing too", ASK "b\n\n[[HTTP/1.1 101 A]]\nConnection: close\n\n",
       "101-connection-option-missing"},
      {"HTTP/2 has no such field", "HTTP/2 101\nupgrade: b\n\n", "101-connection-option-missing"},
      {"HTTP/2 has no Upgrade either", "HTTP/2 101\n\n", "101-upgrade-missing"},
      {"a lone response will do", "[[HTTP/1.1 101 A]]\nConnection: upgrade\n\n",
       "101-upgrade-missing"},
      {"an empty field is there", SWITCH "Upgrade:\n\n", "101-upgrade-missing"},
      {"commas name nothing", SWITCH "[[Upgrade: ,]]\n\n", "101-upgrade-empty"},
      {"one name suffices", SWITCH "Upgrade:\nUpgrade: b\n\n", "101-upgrade-empty"},
      {"406 is no 101", "HTTP/1.1 406 A\nUpgrade:\nContent-Length: 0\n\n", "101-upgrade-empty"},
  });
}

TEST(Switching, Protocol) {
  expect_findings({
      {"names without case", ASK "WebSocket\n\n" SWITCH "Upgrade: websocket\n\n",
       "101-protocol-unrequested"},
      {"versions exactly", ASK "b/A\n\n" SWITCH "Upgrade: [[b/a]]\n\n", "101-protocol-unrequested"},
      {"a version nobody asked for", ASK "b\n\n" SWITCH "Upgrade: [[b/1]]\n\n",
       "101-protocol-unrequested"},
      {"offered on another line", ASK "b\nUpgrade: c\n\n" SWITCH "Upgrade: c\n\n",
       "101-protocol-unrequested"},
      {"no offer at all", "GET /a HTTP/1.1\nHost: a\n\n[[HTTP/1.1 101 A]]\n\n",
       "101-protocol-unrequested"},
      {"a request unseen", SWITCH "Upgrade: c\n\n", "101-protocol-unrequested"},
      {"two at once", ASK "b\n\n" SWITCH "Upgrade: b, [[c]]\n\n", "101-protocol-unrequested"},
  });
}

TEST(Switching, ContinueFirst) {
  expect_findings({
      {"no expectation", ASK "b\n\n" SWITCH "Upgrade: b\n\n", "101-before-100"},
      {"another expectation", ASK "b\nExpect: tea\n\n" SWITCH "Upgrade: b\n\n", "101-before-100"},
      {"103 is no 100",
       ASK "b\nExpect: 100-continue\n\nHTTP/1.1 103 A\n\n[[HTTP/1.1 101 A]]\nUpgrade: b\n\n",
       "101-before-100"},
      {"to HTTP/1.0 nothing of this applies",
       "GET /a HTTP/1.0\nUpgrade: b\nExpect: 100-continue\n\nHTTP/1.1 101 A\n\n", "101-before-100"},
  });
}

TEST(Switching, WebSocket) {
  expect_findings({
      {"another protocol needs no key", ASK "b\n\n" SWITCH "Upgrade: b\n\n",
       "101-websocket-accept-missing"},
      {"to the one that the request names", SOCKET "\n[[HTTP/1.1 101 A]]\n\n",
       "101-websocket-accept-missing"},
      {"an empty value is there but wrong",
       SOCKET "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n" SWITCH
              "Upgrade: websocket\n[[Sec-WebSocket-Accept:]]\n\n",
       "101-websocket-accept-mismatch"},
      {"no key to compare with",
       SOCKET "\n" SWITCH "Upgrade: websocket\nSec-WebSocket-Accept: a\n\n",
       "101-websocket-accept-mismatch"},
      {"one of two extensions",
       SOCKET "Sec-WebSocket-Extensions: a; x=1, b\n\n" SWITCH
              "Upgrade: websocket\nSec-WebSocket-Extensions: b; y, [[c]]\n\n",
       "101-websocket-extension-unoffered"},
      {"the subprotocol in another case",
       SOCKET "Sec-WebSocket-Protocol: Chat\n\n" SWITCH
              "Upgrade: websocket\nSec-WebSocket-Protocol: [[chat]]\n\n",
       "101-websocket-subprotocol-unoffered"},
      {"two of them",
       SOCKET "Sec-WebSocket-Protocol: a, b\n\n" SWITCH
              "Upgrade: websocket\nSec-WebSocket-Protocol: [[a, b]]\n\n",
       "101-websocket-subprotocol-unoffered"},
      {"two lines",
       SOCKET "Sec-WebSocket-Protocol: a, b\n\n" SWITCH
              "Upgrade: websocket\nSec-WebSocket-Protocol: a\n[[Sec-WebSocket-Protocol: b]]\n\n",
       "101-websocket-subprotocol-unoffered"},
  });
}

}  // namespace
}  // namespace statute
