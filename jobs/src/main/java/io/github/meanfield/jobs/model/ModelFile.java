package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.hadoop.fs.Path;

/** Files of JSON in the folder of a saved pipeline, each with the version of its form. */
final class ModelFile {

  // Fields that a later release of the same version adds are passed over.
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ModelFile() {}

  /** Writes a file into the folder of a saved pipeline. */
  static void write(String model, String name, Object values) {
    Storage.write(new Path(model, name), MAPPER.valueToTree(values).toPrettyString());
  }

  /**
   * Reads a file in the folder of a saved pipeline.
   *
   * @param version the version that a file has
   * @param known the only version that is read
   * @param isWhole whether the file has what every file of the version has
   * @return nothing if there is no such file, as when another program has saved the pipeline
   */
  static <T> Optional<T> read(
      String model,
      String name,
      Class<T> type,
      ToIntFunction<T> version,
      int known,
      Predicate<T> isWhole) {
    Path file = new Path(model, name);
    if (!Storage.exists(file)) {
      return Optional.empty();
    }
    try {
      T read = MAPPER.readValue(Storage.read(file), type);
      if (version.applyAsInt(read) != known || !isWhole.test(read)) {
        throw new BadInput(
            "'%s' has formatVersion %d; this release reads %d",
            file, version.applyAsInt(read), known);
      }
      return Optional.of(read);
    } catch (JsonProcessingException e) {
      throw new BadInput("'%s' cannot be read: %s", file, e.getOriginalMessage());
    }
  }
}
