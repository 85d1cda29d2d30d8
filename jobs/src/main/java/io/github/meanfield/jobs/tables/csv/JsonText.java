package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Takes the objects of a text of JSON apart: one behind another, or the elements of an array. */
final class JsonText {

  // What Spark's reader takes by default.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private JsonText() {}

  /** Reads the parts of a text. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /**
   * The objects of a text, a record each, and what is broken behind them.
   *
   * @param file the file that the text is from
   * @param line the line of the file that the text begins at; 0 if it is not known
   */
  static List<CsvRecord> records(String text, String file, long line) {
    List<CsvRecord> records = new ArrayList<>();
    long at = 1;
    try (JsonParser parser = parser(text)) {
      boolean isArray = false;
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        at = parser.getTokenLocation().getLineNr();
        if (token == JsonToken.START_OBJECT) {
          int start = (int) parser.getTokenLocation().getCharOffset();
          parser.skipChildren();
          int end = (int) parser.getCurrentLocation().getCharOffset();
          records.add(record(text.substring(start, end), file, place(line, at), null));
        } else if (token == JsonToken.START_ARRAY && !isArray) {
          isArray = true;
        } else if (token == JsonToken.END_ARRAY) {
          isArray = false;
        } else {
          records.add(record(null, file, place(line, at), "it is JSON, but no object"));
          parser.skipChildren();
        }
      }
    } catch (JsonParseException e) {
      long where = e.getLocation() == null ? at : e.getLocation().getLineNr();
      // Between two parts of an object Jackson has no exception of its own for it.
      boolean isCut =
          e instanceof JsonEOFException
              || e.getOriginalMessage().startsWith("Unexpected end-of-input");
      String fault =
          isCut ? "the JSON that begins here does not end" : "it is no JSON: " + reason(e);
      records.add(record(null, file, place(line, isCut ? at : where), fault));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** Whether a line holds JSON that does not end in it. */
  static boolean isCut(String line) {
    List<CsvRecord> records = records(line, "", 1);
    CsvRecord last = records.isEmpty() ? null : records.get(records.size() - 1);
    return last != null && !last.isWhole() && last.fault().endsWith("does not end");
  }

  private static CsvRecord record(String text, String file, long line, String fault) {
    return new CsvRecord(new String[] {text}, null, file, line, fault);
  }

  private static long place(long line, long at) {
    return line == 0 ? 0 : line + at - 1;
  }

  private static String reason(JsonParseException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("").replaceFirst(" \\(for .*", "");
  }
}
