package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * The columns of the training rows and the form of their files, as a file beside the saved
 * pipeline. Rows that the model reads later are read in the same way.
 *
 * @param formatVersion version of the file's form
 * @param form the form of CSV files, null if the rows were not of such
 * @param columns the columns
 */
public record TrainedColumns(int formatVersion, CsvForm form, List<TrainedColumn> columns) {

  /** Name of the file in the folder of a saved pipeline. */
  public static final String FILE = "columns.json";

  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  // Fields that a later release of the same version adds are passed over.
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Columns of this version. */
  public TrainedColumns(CsvForm form, List<TrainedColumn> columns) {
    this(FORMAT_VERSION, form, columns);
  }

  /** The columns by name. */
  public Map<String, TrainedColumn> byName() {
    return columns.stream().collect(Collectors.toMap(TrainedColumn::name, column -> column));
  }

  /** Writes the file into the folder of a saved pipeline. */
  public void write(String model) {
    Storage.write(new Path(model, FILE), MAPPER.valueToTree(this).toPrettyString());
  }

  /** Reads the file in the folder of a saved pipeline; none if another program has saved it. */
  public static Optional<TrainedColumns> read(String model) {
    Path file = new Path(model, FILE);
    if (!Storage.exists(file)) {
      return Optional.empty();
    }
    try {
      TrainedColumns read = MAPPER.readValue(Storage.read(file), TrainedColumns.class);
      if (read.formatVersion != FORMAT_VERSION || read.columns == null) {
        throw new BadInput(
            "'%s' has formatVersion %d; this release reads %d",
            file, read.formatVersion, FORMAT_VERSION);
      }
      return Optional.of(read);
    } catch (JsonProcessingException e) {
      throw new BadInput("'%s' cannot be read: %s", file, e.getOriginalMessage());
    }
  }
}
