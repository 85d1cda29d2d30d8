package io.github.meanfield.badinput;

import io.github.meanfield.transformers.NetworkScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.util.MLWritable;

/**
 * Directories of saved stages, to be damaged. They are without Hadoop's checksums, which would
 * notice it first. Each stage is fitted once.
 */
final class SavedStages {

  private static final Map<String, Map<String, byte[]>> SAVED = new HashMap<>();

  private SavedStages() {}

  @FunctionalInterface
  private interface Maker {
    MLWritable make() throws IOException;
  }

  /** A classification model of two features and classes. */
  static Path classifier(Given given) throws IOException {
    return saved(given, "classifier", () -> Given.classifier().fit(given.rows()));
  }

  /** A regression model of two features and one target. */
  static Path regressor(Given given) throws IOException {
    return saved(given, "regressor", () -> Given.regressor().fit(given.rows()));
  }

  /** A standardizer's model of two features. */
  static Path standardizer(Given given) throws IOException {
    return saved(given, "standardizer", () -> Given.standardizer().fit(given.rows()));
  }

  /** A scorer with the network of {@link #classifier}. */
  static Path scorer(Given given) throws IOException {
    String network = classifier(given).toString();
    return saved(given, "scorer", () -> new NetworkScorer("scorer").setModelPath(network));
  }

  private static Path saved(Given given, String name, Maker maker) throws IOException {
    Path path = given.folder().resolve(name);
    if (!SAVED.containsKey(name)) {
      Path first = Files.createTempDirectory("saved").resolve(name);
      maker.make().save(first.toString());
      SAVED.put(name, content(first));
    }
    for (Map.Entry<String, byte[]> file : SAVED.get(name).entrySet()) {
      Path copy = path.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      Files.write(copy, file.getValue());
    }
    return path;
  }

  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".crc")) {
          content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return content;
  }

  /** Leaves half of a file. */
  static Path truncate(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOf(content, content.length / 2));
  }

  /** Replaces text in a file. */
  static void replace(Path file, String text, String replacement) throws IOException {
    String content = Files.readString(file);
    if (!content.contains(text)) {
      throw new IllegalStateException("no '" + text + "' in " + content);
    }
    Files.writeString(file, content.replace(text, replacement));
  }

  /** The only file of a kind in a folder. */
  static Path only(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
