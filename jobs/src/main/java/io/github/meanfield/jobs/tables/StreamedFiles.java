package io.github.meanfield.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The Parquet or ORC files of a stream: those that it has not taken yet must have the columns of
 * its first file, which are kept with the checkpoint.
 */
final class StreamedFiles {

  private static final String KEPT = "files.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StreamedFiles() {}

  /**
   * Checks the files that are there when a stream starts.
   *
   * @param there the files
   * @param checkpoint the stream's checkpoint
   */
  static void requireSame(
      SparkSession session, List<String> there, Format format, String checkpoint) {
    Path file = new Path(checkpoint, KEPT);
    Set<String> taken = taken(checkpoint);
    Predicate<String> isTaken = name -> taken.contains(URI.create(name).getPath());
    Optional<FileColumns.Held> kept =
        Storage.exists(file)
            ? Optional.of(FileColumns.Held.of(Storage.read(file)))
            : FileColumns.requireSame(
                session,
                there.stream().filter(isTaken).limit(1).toList(),
                format,
                Optional.empty());
    List<String> added = there.stream().filter(isTaken.negate()).toList();
    Optional<FileColumns.Held> held = FileColumns.requireSame(session, added, format, kept);
    if (!Storage.exists(file)) {
      held.ifPresent(first -> Storage.write(file, first.json()));
    }
  }

  /** The paths of the files that Spark's log of the stream names, a line of JSON each. */
  private static Set<String> taken(String checkpoint) {
    Path log = new Path(checkpoint, "sources/0");
    return Storage.exists(log)
        ? Storage.visible(log).stream()
            .filter(FileStatus::isFile)
            .flatMap(batch -> Storage.read(batch.getPath()).lines())
            .flatMap(StreamedFiles::path)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static Stream<String> path(String line) {
    try {
      String path = MAPPER.readTree(line).path("path").asText();
      return path.isEmpty() ? Stream.empty() : Stream.of(URI.create(path).getPath());
    } catch (JsonProcessingException e) {
      // The head of a file of the log is its version.
      return Stream.empty();
    }
  }
}
