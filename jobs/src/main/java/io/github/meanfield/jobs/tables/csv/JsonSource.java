package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
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
      return List.of(CsvRecord.broken(file, number, CsvRecordParser.notOf(encoding), false));
    }
    return JsonText.ofLine(line, file, number);
  }

  /**
   * The records of a file that is read as a whole. A line that is not of the encoding is a broken
   * one, behind which reading goes on where it is between others.
   */
  List<CsvRecord> ofFile(String file) {
    JsonText json = new JsonText(file);
    StringBuilder text = new StringBuilder();
    long first = 1;
    try (FileLines lines = lines(file)) {
      while (lines.hasNext() && !json.isOver()) {
        String line = lines.next();
        if (line == null) {
          json.add(text.toString(), first, lines.line(), CsvRecordParser.notOf(encoding));
          text.setLength(0);
          first = lines.line() + 1;
        } else {
          text.append(line).append('\n');
        }
      }
    }
    return json.addLast(text.toString(), first);
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

  /**
   * An error about the first record of a file with a problem, with its line.
   *
   * @param problem what is wrong with a record, null if nothing is
   */
  BadInput refused(String file, Function<CsvRecord, String> problem) {
    return first(file, problem)
        .map(record -> BrokenRecords.at(record, problem.apply(record)))
        .orElseGet(() -> BrokenRecords.changed(file));
  }
}
