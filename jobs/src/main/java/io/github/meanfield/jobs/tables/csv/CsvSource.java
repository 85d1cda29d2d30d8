package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task knows of a table of CSV files.
 *
 * @param form the form of its files, as far as it is given
 * @param lineBreak what ends the lines that Spark reads, if it splits the files into lines
 * @param delimiter what stands between two fields of the first file
 * @param names the columns by name, in the order of the table
 * @param origin whose columns these are, for messages
 * @param hadoop how file systems are reached
 */
record CsvSource(
    CsvForm form,
    char lineBreak,
    char delimiter,
    List<String> names,
    String origin,
    SerializableConfiguration hadoop)
    implements Serializable {

  /** The head of a file; none if the file is empty. */
  Optional<CsvHead> head(String file) {
    return CsvHead.read(hadoop.value(), file, form);
  }

  /** Whether a task reads files as a whole rather than lines that Spark has split them into. */
  boolean isReadWhole() {
    return form.multiLine() || !decoder().hasPlainLines();
  }

  LineDecoder decoder() {
    return new LineDecoder(TextEncodings.of(form.encoding()));
  }

  /**
   * Looks for a record again, now with its line.
   *
   * @param file the file it is in
   * @param problem what is wrong with a record, null if nothing is
   * @return the first record of the file with a problem; none if the file has changed since
   */
  Optional<CsvRecord> first(String file, Function<CsvRecord, String> problem) {
    Optional<CsvHead> head = head(file);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    try (FileRecords records = new FileRecords(this, head.get())) {
      while (records.hasNext()) {
        CsvRecord record = records.next();
        if (problem.apply(record) != null) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  /** An error about a file in which what was found is not there any more. */
  BadInput changed(String file) {
    return new BadInput("'%s' has changed while it was read", FileLines.shown(file));
  }
}
