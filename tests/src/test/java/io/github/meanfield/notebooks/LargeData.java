package io.github.meanfield.notebooks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.meanfield.benchmark.DataFolder;
import java.nio.file.Path;
import java.util.Map;

/** The data of notebooks that are too large to be kept with the project. */
final class LargeData {

  private static final Map<String, String> NEEDED =
      Map.of("codes.ipynb", "mnist", "digits.ipynb", "mnist", "flights.zpln", "flights-3m.parquet");

  private LargeData() {}

  /**
   * What a notebook finds its data by: MEANFIELD_DATA, if it needs any. Without the data the test
   * is skipped.
   */
  static Map<String, String> environment(Path notebook) {
    String needed = NEEDED.get(notebook.getFileName().toString());
    if (needed == null) {
      return Map.of();
    }
    try {
      String howToGet = "see jobs/examples; it goes to %s";
      Path folder = DataFolder.find(needed, howToGet).getParent();
      return Map.of("MEANFIELD_DATA", folder.toString());
    } catch (IllegalArgumentException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }
}
