package io.github.meanfield.jobs.tables.csv;

import java.io.Serializable;
import java.util.ArrayList;
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

  /** The records of a file that is read as a whole; no record goes over a line that is broken. */
  List<CsvRecord> ofFile(String file) {
    List<CsvRecord> records = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long first = 1;
    try (FileLines lines = lines(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        if (line == null) {
          records.addAll(ofLine(text.toString(), file, first));
          records.addAll(ofLine(null, file, lines.line()));
          text.setLength(0);
          first = lines.line() + 1;
        } else {
          text.append(line).append('\n');
        }
      }
    }
    records.addAll(ofLine(text.toString(), file, first));
    return records;
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
