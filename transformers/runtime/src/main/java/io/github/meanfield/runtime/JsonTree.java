package io.github.meanfield.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, texts, longs, doubles and booleans. */
final class JsonTree {

  private static final int DEEPEST = 32;

  /** Some 400 MB at most; models have a fraction of it. */
  private static final int MOST_VALUES = 4 << 20;

  /** Of a file that is not trusted, no more is read than a model may have. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(40).build())
          .build();

  private final JsonParser parser;
  private int values;

  private JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  static JsonFactory factory() {
    return FACTORY;
  }

  /** Parses an object. */
  static Map<String, Object> parse(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ModelFormatException("has a " + ModelFile.JSON + " that is no object");
      }
      Map<String, Object> object = new JsonTree(parser).object();
      if (parser.nextToken() != null) {
        throw new ModelFormatException("has a " + ModelFile.JSON + " that goes on behind its end");
      }
      return object;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new ModelFormatException(
          "has a " + ModelFile.JSON + " that is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Map<String, Object> object() throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value());
    }
    return object;
  }

  private Object value() throws IOException {
    if (++values > MOST_VALUES) {
      throw new ModelFormatException(
          String.format("has a '%s' of more than %,d values", ModelFile.JSON, MOST_VALUES));
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value());
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default ->
          throw new ModelFormatException(
              "has a " + ModelFile.JSON + " with " + parser.currentToken() + " in it");
    };
  }
}
