package io.github.meanfield.jobs.tables.csv;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task knows of a table of JSON files.
 *
 * @param encoding the files' encoding
 * @param isReadWhole whether records may have several lines
 * @param hadoop how file systems are reached
 */
record JsonSource(String encoding, boolean isReadWhole, SerializableConfiguration hadoop)
    implements Serializable {

  LineDecoder decoder() {
    return new LineDecoder(TextEncodings.of(encoding));
  }

  FileLines lines(String file) {
    return new FileLines(hadoop.value(), file, decoder());
  }

  /** The records of a line; null if its bytes are not of the encoding. */
  List<CsvRecord> ofLine(String line, String file, long number) {
    if (line == null) {
      return List.of(new CsvRecord(null, null, file, number, CsvRecordParser.notOf(encoding)));
    }
    return line.isBlank() ? List.of() : JsonText.records(line, file, number);
  }

  /** The records of a file that is read as a whole. */
  List<CsvRecord> ofFile(String file) {
    StringBuilder text = new StringBuilder();
    try (FileLines lines = lines(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        if (line == null) {
          return ofLine(null, file, lines.line());
        }
        text.append(line).append('\n');
      }
    }
    return ofLine(text.toString(), file, 1);
  }

  /**
   * Looks for a record again, now with its line.
   *
   * @param problem what is wrong with a record, null if nothing is
   * @return the first record of the file with a problem; none if the file has changed since
   */
  Optional<CsvRecord> first(String file, Function<CsvRecord, String> problem) {
    if (isReadWhole) {
      return ofFile(file).stream().filter(record -> problem.apply(record) != null).findFirst();
    }
    try (FileLines lines = lines(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        for (CsvRecord record : ofLine(line, file, lines.line())) {
          if (problem.apply(record) != null) {
            return Optional.of(record);
          }
        }
      }
    }
    return Optional.empty();
  }
}
