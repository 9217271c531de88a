// `.http` files and standard input: the octets of messages as they were sent.
#include "checker/intake/formats.h"
#include "rules/message/storage.h"
#include "rules/message/transcript.h"

namespace checker::intake {

Result<void> read_http(std::string_view octets, const File* file, const Options& options,
                       Receiver& out) {
  using statute::Method;
  using statute::Need;
  const std::optional<Method> method =
      options.method.empty() ? std::nullopt : std::optional(statute::method_of(options.method));
  statute::Exchange x;
  x.scheme = options.scheme;
  x.vantage = options.vantage;
  const std::size_t notes = read_notes(octets, x);
  const statute::Connection noted = x.connection;
  statute::Transcript transcript(octets.substr(notes), method);
  transcript.state_frames(statute::read_frame_notes(octets.substr(0, notes)));
  if (transcript.has_converted_line_ends()) {
    out.note("line ends were converted to LF: they are not judged");
  }
  // What --request says of the request that a lone response answers.
  statute::Request told;
  told.method_name = options.method;
  told.method = method.value_or(Method::other);
  told.target = options.url;

  statute::Request request;
  statute::Storage storage;
  std::uint64_t index = 0;
  while (!out.is_stopped()) {
    x.connection = noted;
    if (!transcript.next(x, request, storage)) break;
    const Spot spot{index++, notes + transcript.offset()};
    // What pipelined requests are read again for comes from the disk.
    if (file != nullptr) {
      file->release_before(static_cast<std::size_t>(octets.data() - file->octets().data()) + notes +
                           transcript.offset());
    }
    if (x.request == nullptr && method) {
      x.request = &told;
      x.uri = options.url;
      x.seen.erase(Need::request_fields);
      x.seen.erase(Need::request_content);
    }
    const statute::Response& r = x.response;
    const bool answered = !r.head.empty() || !r.content.octets.empty() || !x.interim.empty();
    if (!answered && !x.connection.held_back) {
      out.skipped(spot, "a request without a response");
    } else {
      out.exchange(x, spot);
    }
  }
  return {};
}

}  // namespace checker::intake
