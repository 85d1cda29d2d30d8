package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.tables.CsvFileFormat;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.OutputFormat;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Option;

/** What is written of scored rows, where, and as what. */
final class ScoreOutput extends OutputOptions {

  /** What Spark leaves where a job has written, and where a stream writes. */
  private static final String JOB_MARK = "_SUCCESS";

  private static final String STREAM_MARK = "_spark_metadata";

  @Option(
      names = "--append",
      description =
          "Add to the folder or table of an earlier run, which must have the same columns, types"
              + " and --partition-by.")
  private boolean append;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description =
          "${COMPLETION-CANDIDATES}. In csv each class has a column of its own, such as"
              + " probability_0, in the order of classes in the metrics; quantiles have one each, such"
              + " as quantile_0_05, in all but parquet. With table, --output is"
              + " the name of a table of the catalog. Default: ${DEFAULT-VALUE}")
  private OutputFormat format;

  @Option(
      names = "--output-columns",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns of the input to write beside the predictions. Default: all.")
  private List<String> columns;

  @Option(
      names = "--partition-by",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns that divide the output into folders, such as day=2026-11-21.")
  private List<String> partitionBy = List.of();

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description =
          "Where to write counts and drift as JSON, after the rows. Default: "
              + ScoredFolder.FILE
              + " in the folder.")
  private String metrics;

  OutputFormat format() {
    return format;
  }

  boolean isAppended() {
    return append;
  }

  boolean isTable() {
    return format == OutputFormat.TABLE;
  }

  /** The folder or table and what it is written as. */
  String description() {
    return path() + " (" + format + ")";
  }

  String[] partitionBy() {
    return partitionBy.stream().map(Tables::name).toArray(String[]::new);
  }

  /**
   * What readers of the rows need to know.
   *
   * @param classes names of the classes in the order of probabilities
   * @param input the form of the input's files
   */
  ScoredFolder scored(List<String> classes, CsvForm input) {
    if (format != OutputFormat.CSV) {
      return new ScoredFolder(classes, null);
    }
    return new ScoredFolder(classes, ScoredFolder.form(input.decimal(), input.missing()));
  }

  private Optional<ScoredFolder> earlier() {
    return !isOverwritten() && !isTable() && isThere()
        ? ScoredFolder.of(Storage.path("--output", path()))
        : Optional.empty();
  }

  /**
   * Checks that rows of an earlier run or stream, if these are added, are of the same classes and
   * in the same form, by which they are read.
   */
  void requireSame(ScoredFolder scored) {
    for (ScoredFolder folder : earlier().stream().toList()) {
      String there = folder.classesInWords();
      String here = scored.classesInWords();
      if (there.equals(here) && folder.form() != null && scored.form() != null) {
        there = folder.formInWords();
        here = scored.formInWords();
      }
      if (!there.equals(here)) {
        throw new BadInput(
            "--output '%s' holds rows of %s, these are of %s; give another folder",
            path(), there, here);
      }
    }
  }

  /** How Spark is to write. */
  Map<String, String> options(ScoredFolder scored) {
    return scored.form() == null
        ? OutputFormat.OPTIONS
        : CsvFileFormat.options(scored.form().missing());
  }

  /**
   * Writes what readers of a folder need to know into it, and what was counted unless that has a
   * file of its own.
   */
  void writeInto(String folder, ScoredFolder scored, Map<String, Object> counted) {
    if (!isTable()) {
      write(new Path(folder, ScoredFolder.FILE), scored, metrics == null ? counted : Map.of());
    }
  }

  /** Writes what was counted where the user says. */
  void writeMetrics(ScoredFolder scored, Map<String, Object> counted) {
    if (metrics != null) {
      write(Storage.path("--metrics", metrics), scored, counted);
    }
  }

  private static void write(Path file, ScoredFolder scored, Map<String, Object> counted) {
    Map<String, Object> values = new LinkedHashMap<>(scored.values());
    values.putAll(counted);
    Storage.write(file, Json.indented(values));
  }

  /** Checks a job's output before any Spark session starts. */
  void require(String... inputs) {
    if (append && isOverwritten()) {
      throw new BadInput("--append and --overwrite exclude each other");
    } else if (!append && !isTable()) {
      requireFree(JOB_MARK, inputs);
    } else if (!isTable() && isThere()) {
      requireOwn(JOB_MARK, "an earlier run");
    }
    requireMetrics();
  }

  /** Checks a stream's output before any Spark session starts. */
  void requireStream() {
    if (!isTable()) {
      Storage.target("--output", path());
      Storage.requirePlain("--output", path());
    }
    if (append || isOverwritten()) {
      throw new BadInput(
          "a stream goes on where it has stopped, so --append and --overwrite are not for"
              + " --streaming; remove its output and checkpoint to start again");
    } else if (!isTable()
        && isThere()
        && !Storage.visible(Storage.path("--output", path())).isEmpty()) {
      requireOwn(STREAM_MARK, "an earlier stream");
    }
    requireMetrics();
  }

  /** Checks that the user's file for counts and drift can be written, as far as can be told. */
  private void requireMetrics() {
    if (metrics == null) {
      return;
    }
    Path file = Storage.target("--metrics", metrics);
    boolean isInside = !isTable() && holds(file);
    boolean isFolder = isInside && !holds(file.getParent());
    if (isFolder || Storage.isFolder(file)) {
      throw new BadInput("--metrics '%s' is a folder; give the name of a file", metrics);
    } else if (isInside && !file.getName().startsWith("_")) {
      throw new BadInput(
          "--metrics '%s' is in the folder of --output, whose readers would take it for rows; give"
              + " another, or a name that begins with _",
          metrics);
    } else if (!isInside) {
      Storage.requireWritable("--metrics", file);
    }
  }

  /** Whether the folder is there. */
  boolean isThere() {
    return Storage.exists(Storage.path("--output", path()));
  }

  private void requireOwn(String mark, String origin) {
    Path folder = Storage.path("--output", path());
    if (!Storage.exists(new Path(folder, mark))) {
      throw new BadInput(
          "--output '%s' is not from %s (there is no %s in it): give another",
          path(), origin, mark);
    }
    FileStatus status = Storage.require("--output", path())[0];
    Storage.format(status)
        .map(Format::toString)
        .filter(there -> !there.equals(format.toString()))
        .ifPresent(
            there -> {
              throw new BadInput(
                  "--output '%s' holds %s; give --output-format %s", path(), there, there);
            });
  }

  /**
   * Selects and shapes what is written.
   *
   * @param scored scored rows
   * @param inputs the columns that they had before
   * @param numClasses number of probabilities a row
   */
  Dataset<Row> shape(Dataset<Row> scored, List<String> inputs, int numClasses) {
    List<String> known = inputs.stream().filter(name -> !name.equals(CsvTable.FIELDS)).toList();
    List<String> chosen = columns == null ? known : columns.stream().map(Tables::name).toList();
    Tables.require("--output-columns", chosen, known);
    // All columns in front of the fields have one, whose place is theirs.
    int numFields = inputs.indexOf(CsvTable.FIELDS);
    Column[] kept =
        Stream.of(scored.columns())
            .filter(name -> chosen.contains(name) || !inputs.contains(name))
            .map(
                name -> {
                  int place = inputs.indexOf(name);
                  boolean isField = place >= 0 && place < numFields;
                  return List.of(partitionBy()).contains(name)
                      ? FolderName.of(scored, name, isField ? field(place) : null)
                      : isField ? field(place).as(name, CsvFileFormat.FIELDS) : functions.col(name);
                })
            .toArray(Column[]::new);
    Dataset<Row> shaped = format.shape(scored.select(kept), numClasses);
    Tables.require("--partition-by", List.of(partitionBy()), List.of(shaped.columns()));
    requireDifferent(shaped.columns());
    return shaped;
  }

  private static Column field(int place) {
    return functions.col(CsvTable.FIELDS).getItem(place);
  }

  private void requireDifferent(String[] names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new BadInput(
            "--output-format %s: column '%s' of the input has the name of one that is added; leave"
                + " it out by --output-columns or write parquet",
            format, name);
      }
    }
  }
}
