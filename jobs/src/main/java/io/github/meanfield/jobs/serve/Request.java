package io.github.meanfield.jobs.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.meanfield.jobs.console.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a client asks for: reads the parts of a request, and refuses what cannot be used. */
final class Request {

  private static final int MOST_SHOWN = 60;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final HttpExchange exchange;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** The method, as GET. */
  String method() {
    return exchange.getRequestMethod();
  }

  /** The path, as it was sent. */
  String path() {
    return exchange.getRequestURI().getRawPath();
  }

  /**
   * The value of a parameter behind the path; nothing if it is not there.
   *
   * @throws Refused if there are others
   */
  String parameter(String name) throws Refused {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null || query.isEmpty()) {
      return "";
    }
    if (!query.startsWith(name + "=") || query.indexOf('&') >= 0) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "the path goes on with '%s'; all that may follow it is '?%s=...', once",
          Console.shortened(query, MOST_SHOWN),
          name);
    }
    return query.substring(name.length() + 1);
  }

  /**
   * What the body is.
   *
   * @return one of {@link Answer#JSON} and {@link Answer#CSV}
   * @throws Refused if it is neither
   */
  String bodyType() throws Refused {
    String header = exchange.getRequestHeaders().getFirst("Content-Type");
    String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(Answer.JSON) && !type.equals(Answer.CSV)) {
      throw new Refused(
          Refused.UNSUPPORTED_TYPE,
          "the body has the Content-Type '%s'; required is %s or %s (curl: -H 'Content-Type: %s')",
          Console.shortened(type, MOST_SHOWN),
          Answer.JSON,
          Answer.CSV,
          Answer.JSON);
    }
    for (String part : header.toLowerCase(Locale.ROOT).replace("\"", "").split(";")) {
      String parameter = part.strip();
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw new Refused(
            Refused.UNSUPPORTED_TYPE,
            "the body has the %s; required is UTF-8",
            Console.shortened(parameter, MOST_SHOWN));
      }
    }
    return type;
  }

  /**
   * What the answer is to be.
   *
   * @param bodyType what the body is, which the answer is too if the client likes both alike
   * @return one of {@link Answer#JSON} and {@link Answer#CSV}
   * @throws Refused if the client takes neither
   */
  String answerType(String bodyType) throws Refused {
    String other = bodyType.equals(Answer.JSON) ? Answer.CSV : Answer.JSON;
    return new Accept(exchange.getRequestHeaders().getOrDefault("Accept", List.of()))
        .choose(List.of(bodyType, other));
  }

  /**
   * Reads the body.
   *
   * @param most bytes that it may have
   * @throws Refused if it has more, or is no text of UTF-8
   * @throws IOException if the client does not send it
   */
  String body(int most) throws Refused, IOException {
    Headers headers = exchange.getRequestHeaders();
    String encoding = headers.getFirst("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refused(
          Refused.UNSUPPORTED_TYPE,
          "the body has the Content-Encoding '%s'; send it as it is",
          Console.shortened(encoding, MOST_SHOWN));
    }
    // What cannot be of any use need not be read first.
    String length = headers.getFirst("Content-Length");
    byte[] bytes =
        length != null && Long.parseLong(length) > most
            ? null
            : exchange.getRequestBody().readNBytes(most + 1);
    if (bytes == null || bytes.length > most) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the body has more than %,d bytes; send fewer rows at a time, or give serve a larger"
              + " --max-body",
          most);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refused(Refused.BAD_REQUEST, "the body is no text of UTF-8");
    }
  }
}
