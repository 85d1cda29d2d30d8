package io.github.meanfield.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as JSON, which has no number that is not finite: null stands for it. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** Values in a form that people can read too. */
  public static String indented(Map<String, ?> values) {
    return text(MAPPER.writerWithDefaultPrettyPrinter(), values);
  }

  /** Values in one line. */
  public static String line(Map<String, ?> values) {
    return text(MAPPER.writer(), values);
  }

  private static String text(ObjectWriter writer, Map<String, ?> values) {
    try {
      return writer.writeValueAsString(finite(values));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object finite(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return null;
    } else if (value instanceof List<?> list) {
      return list.stream().map(Json::finite).collect(Collectors.toList());
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, finite(element)));
      return copy;
    }
    return value;
  }
}
