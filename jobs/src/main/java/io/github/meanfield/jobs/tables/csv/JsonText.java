package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the objects of a text of JSON apart: one behind another, or the elements of an array. A
 * record each, and what is broken.
 */
final class JsonText {

  // What Spark's reader takes by default.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final Pattern LEADING_COMMA = Pattern.compile("^(\\s*),");
  private static final String CUT = "the JSON that begins here does not end";

  private final String file;
  private final List<CsvRecord> records = new ArrayList<>();

  /** Whether an array has begun that has not ended yet, and whether a value in it or elsewhere. */
  private boolean isArray;

  private boolean isWithin;
  private boolean isOver;

  /**
   * What ends a text before its end.
   *
   * @param isCut whether the text ends too early
   */
  private record Fault(String words, long line, boolean isCut) {}

  /** A text that comes in parts, of a file that is read as a whole. */
  JsonText(String file) {
    this.file = file;
  }

  /** Reads the parts of a text. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /**
   * The records of a line.
   *
   * @param file the file that it is from
   * @param line its number; 0 if it is not known
   */
  static List<CsvRecord> ofLine(String text, String file, long line) {
    JsonText json = new JsonText(file);
    Fault fault = json.parse(text, line);
    // What is behind a broken record in its line belongs to it, but for elements of an array.
    json.end(fault, fault != null && !fault.isCut && json.isArray);
    return json.records;
  }

  /** Whether a line holds JSON that does not end in it. */
  static boolean isCut(String line) {
    List<CsvRecord> records = ofLine(line, "", 1);
    CsvRecord last = records.isEmpty() ? null : records.get(records.size() - 1);
    return last != null && CUT.equals(last.fault());
  }

  /** Whether nothing more can be read. */
  boolean isOver() {
    return isOver;
  }

  /**
   * Adds a part and the broken line behind it, which is a record if it is between others.
   *
   * @param line the line of the file that the part begins at
   * @param broken number of the line behind it
   * @param fault why that is broken
   */
  void add(String part, long line, long broken, String fault) {
    Fault before = parse(part, line);
    boolean isBetween = before == null || (before.isCut && isArray && !isWithin);
    if (isBetween || before.isCut) {
      records.add(CsvRecord.broken(file, broken, fault, !isBetween));
      isOver = !isBetween;
    } else {
      end(before, true);
    }
  }

  /**
   * Adds the last part.
   *
   * @param line the line of the file that it begins at
   * @return the records of all parts
   */
  List<CsvRecord> addLast(String part, long line) {
    Fault fault = isOver ? null : parse(part, line);
    end(fault, fault != null && !fault.isCut);
    return records;
  }

  private void end(Fault fault, boolean isEndless) {
    if (fault != null) {
      records.add(CsvRecord.broken(file, fault.line, fault.words, isEndless));
      isOver = isEndless;
    }
  }

  /** Takes the records of a part; null if all of it can be read. */
  private Fault parse(String part, long line) {
    if (part.isBlank()) {
      return null;
    }
    String text = isArray ? "[" + LEADING_COMMA.matcher(part).replaceFirst("$1 ") : part;
    isArray = false;
    long at = 1;
    try (JsonParser parser = parser(text)) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        at = parser.getTokenLocation().getLineNr();
        if (token == JsonToken.START_ARRAY && !isArray) {
          isArray = true;
        } else if (token == JsonToken.END_ARRAY) {
          isArray = false;
        } else {
          isWithin = true;
          records.add(record(parser, text, place(line, at)));
          isWithin = false;
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      long where = e.getLocation() == null ? at : e.getLocation().getLineNr();
      // Between two parts of an object Jackson has no exception of its own for it.
      boolean isCut =
          e instanceof JsonEOFException
              || e.getOriginalMessage().startsWith("Unexpected end-of-input");
      return isCut
          ? new Fault(CUT, place(line, at), true)
          : new Fault("it is no JSON: " + reason(e), place(line, where), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CsvRecord record(JsonParser parser, String text, long line) throws IOException {
    boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
    int start = (int) parser.getTokenLocation().getCharOffset();
    String doubled = doubledKey(parser);
    int end = (int) parser.getCurrentLocation().getCharOffset();
    String fault =
        !isObject
            ? "it is JSON, but no object"
            : doubled != null ? "an object has the key '" + doubled + "' twice" : null;
    return fault == null
        ? new CsvRecord(new String[] {text.substring(start, end)}, null, file, line, null, false)
        : CsvRecord.broken(file, line, fault, false);
  }

  /** Passes over a value; a key that an object in it has twice, null if none has. */
  private static String doubledKey(JsonParser parser) throws IOException {
    Deque<Set<String>> keys = new ArrayDeque<>();
    String doubled = null;
    JsonToken token = parser.currentToken();
    do {
      if (token.isStructStart()) {
        keys.push(token == JsonToken.START_OBJECT ? new HashSet<>() : Set.of());
      } else if (token.isStructEnd()) {
        keys.pop();
      } else if (token == JsonToken.FIELD_NAME && !keys.peek().add(parser.getCurrentName())) {
        doubled = doubled == null ? parser.getCurrentName() : doubled;
      }
    } while (!keys.isEmpty() && (token = parser.nextToken()) != null);
    return doubled;
  }

  private static long place(long line, long at) {
    return line == 0 ? 0 : line + at - 1;
  }

  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("").replaceFirst(" \\(for .*", "");
  }
}
