package io.github.meanfield.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The Parquet or ORC files of a stream, all of which must have the columns of its first file: these
 * are kept with the checkpoint. Spark reads files by the names of columns: what one lacks is null,
 * what it has more is gone, and what is of another type is another value, or an error without a
 * cure.
 */
public final class StreamedFiles {

  private static final String KEPT = "files.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SparkSession session;
  private final String path;
  private final Format format;
  private final String checkpoint;

  /** What all files hold, once those that are there were looked at. */
  private FileColumns.Held first;

  /**
   * The files of a stream.
   *
   * @param path their folder
   * @param format Parquet or ORC
   * @param checkpoint the stream's checkpoint
   */
  public StreamedFiles(SparkSession session, String path, Format format, String checkpoint) {
    this.session = session;
    this.path = path;
    this.format = format;
    this.checkpoint = checkpoint;
  }

  /** The columns of the files that are there when the stream first starts, as they name them. */
  public StructType schema() {
    ReadFiles.requireAll(session, path);
    Dataset<Row> there = Tables.files(session, path, format);
    first =
        FileColumns.requireSame(session, List.of(there.inputFiles()), format, Optional.empty())
            .orElseThrow(() -> new BadInput("'%s' holds no rows", path));
    Storage.write(new Path(checkpoint, KEPT), first.json());
    return there.schema();
  }

  /**
   * Reads the files as they come. Those that are there now and have not been read yet are looked at
   * first; one that comes later and has other columns ends the stream.
   *
   * @param schema the columns of {@link #schema}
   */
  public Dataset<Row> rows(StructType schema) {
    if (first == null) {
      first = kept(schema);
    }
    Dataset<Row> rows =
        Tables.withTextPartitions(
            session,
            () -> session.readStream().schema(schema).format(format.toString()).load(path));
    QueryPlans.settle(rows, schema.size());
    // Tasks look at the files that they read: nobody else knows which those of a batch are.
    return Tables.named(
        rows.filter(
            FileColumns.areSame(session, first, format).apply(functions.input_file_name())));
  }

  private FileColumns.Held kept(StructType schema) {
    FileColumns.Held kept = FileColumns.Held.of(Storage.read(new Path(checkpoint, KEPT)));
    Set<String> taken = taken();
    Dataset<Row> there = session.read().schema(schema).format(format.toString()).load(path);
    List<String> added =
        Stream.of(there.inputFiles())
            .filter(name -> !taken.contains(URI.create(name).getPath()))
            .toList();
    FileColumns.requireSame(session, added, format, Optional.of(kept));
    return kept;
  }

  /** The paths of the files that Spark's log of the stream names, a line of JSON each. */
  private Set<String> taken() {
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
