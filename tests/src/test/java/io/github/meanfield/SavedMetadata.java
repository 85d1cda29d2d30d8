package io.github.meanfield;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The metadata of saved stages, in a file that Spark 3.5 names otherwise than Spark 4. */
public final class SavedMetadata {

  private SavedMetadata() {}

  /** The file of a stage's metadata. */
  public static Path file(Path stage) throws IOException {
    try (Stream<Path> files = Files.list(stage.resolve("metadata"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What it holds. */
  public static String text(Path stage) throws IOException {
    return Files.readString(file(stage));
  }
}
