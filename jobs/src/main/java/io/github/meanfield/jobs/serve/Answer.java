package io.github.meanfield.jobs.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What a request gets.
 *
 * @param status the status, as 200
 * @param type what the body is, as {@code application/json}
 * @param body the body
 * @param headers headers beside those of type and length
 * @param onSent what is done once the client has it
 */
record Answer(int status, String type, byte[] body, Map<String, String> headers, Runnable onSent) {

  static final String JSON = "application/json";
  static final String CSV = "text/csv";

  static final int OK = 200;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Runnable NOTHING = () -> {};

  /** Writes a body of JSON. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** An answer that is all right. */
  static Answer of(String type, byte[] body) {
    return new Answer(OK, type, body, Map.of(), NOTHING);
  }

  /** An answer of JSON. */
  static Answer json(int status, Content content) {
    return new Answer(status, JSON, bytes(content), Map.of(), NOTHING);
  }

  /** The answer to a request that is refused. */
  static Answer of(Refused refused) {
    byte[] body =
        bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("error", refused.getMessage());
              json.writeEndObject();
            });
    return new Answer(refused.status(), JSON, body, refused.headers(), NOTHING);
  }

  /** The same answer, with something that is done once the client has it. */
  Answer then(Runnable action) {
    return new Answer(status, type, body, headers, action);
  }

  /** JSON in bytes, which ends with a line break as what people look at in a terminal. */
  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.write(json);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON", e);
    }
    return bytes.toByteArray();
  }
}
