package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvFields;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where rows come from. */
public final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "File or folder of rows, where wildcards are allowed; with --format table, a table's"
              + " name.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: what the name ends in, .gz aside.")
  private Format format;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Query that makes the rows, of a table that is named input.")
  private String sql;

  @ArgGroup(validate = false, heading = "%nFiles of CSV and JSON%n")
  private InputForm form = new InputForm();

  /** What the columns of probabilities in CSV begin with, before the number of their class. */
  private static final String SCORES = "probability_";

  private CsvTable csv;
  private boolean isCopied;

  /** The path as the user gave it, or the name of a table. */
  public String path() {
    return path;
  }

  /** The last part of the path. */
  public String name() {
    return path.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The path or table and its format, once {@link #require} has settled it. */
  public String description() {
    return path + " (" + format + ")";
  }

  /** The format, once {@link #require} has settled it. */
  public Format format() {
    return format;
  }

  /** Whether rows come from a table of the catalog. */
  public boolean isTable() {
    return format == Format.TABLE;
  }

  /** Reads the rows; the number of features of LIBSVM rows is inferred from them. */
  public Dataset<Row> read(SparkSession session) {
    return read(session, 0);
  }

  private Dataset<Row> read(SparkSession session, int numFeatures) {
    return format == Format.CSV
        ? csv(session, Optional.empty())
        : query(session, Tables.read(session, files(), format, numFeatures));
  }

  /**
   * Reads rows for a model.
   *
   * @param numFeatures number of features of LIBSVM rows, 0 to infer it from the rows
   * @param statistics what the columns were in training, if it is known
   */
  public Dataset<Row> read(
      SparkSession session, int numFeatures, Optional<TrainingStatistics> statistics) {
    if (format == Format.CSV) {
      return csv(session, statistics);
    } else if (statistics.isEmpty()) {
      return read(session, numFeatures);
    } else if (!InputSchema.isInferred(format)) {
      return InputSchema.typed(read(session, numFeatures), statistics.get());
    }
    StructType schema =
        InputSchema.ofTable(Tables.schema(session, files(), format), statistics.get());
    Dataset<Row> rows = query(session, Tables.read(session, files(), format, schema));
    return InputSchema.typed(rows, statistics.get());
  }

  /**
   * Reads the rows of a folder as they come.
   *
   * @param statistics what the columns were in training, if it is known
   * @param checkpoint the stream's checkpoint
   */
  public Dataset<Row> stream(
      SparkSession session, Optional<TrainingStatistics> statistics, String checkpoint) {
    if (format == Format.CSV) {
      return csvStream(session, statistics, checkpoint);
    }
    StructType schema = InputSchema.ofStream(session, files(), format, statistics, checkpoint);
    return query(session, Tables.stream(session, files(), format, schema));
  }

  /** What the folder says that the rows are in, if score has written it. */
  public Optional<ScoredFolder> scoredFolder() {
    return isTable()
        ? Optional.empty()
        : ScoredFolder.of(Storage.require("--input", path)[0].getPath());
  }

  /** The form of CSV files: as options say, or the folder that score has written, or as usual. */
  public CsvForm csvForm() {
    return form.over(scoredFolder().map(ScoredFolder::form).orElse(CsvForm.DEFAULT));
  }

  /**
   * Lets a column {@link CsvTable#FIELDS} come along with rows of CSV, from which they are written
   * as they were read, unless a query makes the rows.
   */
  public void copyFields() {
    isCopied = true;
  }

  private boolean keepsFields() {
    return isCopied && sql == null;
  }

  /**
   * Reads rows that are scored already. In CSV all is text but what scoring has added, and the
   * label if it is a number.
   *
   * @param label the label's column
   */
  public Dataset<Row> readScored(SparkSession session, String label) {
    if (format != Format.CSV || sql != null) {
      return read(session);
    }
    CsvForm known = csvForm();
    csv = CsvTable.open(session, files(), known, form.badRecords());
    boolean hasClasses =
        scoredFolder()
            .map(folder -> !folder.classes().isEmpty())
            .orElseGet(() -> csv.names().contains(SCORES + "0"));
    List<CsvColumn> columns = new ArrayList<>();
    for (String name : csv.names()) {
      // Scoring writes its own numbers with a dot, whatever the input has.
      boolean isAdded =
          known.decimal() == '.'
              && (name.equals("prediction") || hasClasses && name.matches(SCORES + "\\d+"));
      boolean isNumber = isAdded || !hasClasses && name.equals(label);
      columns.add(new CsvColumn(name, isNumber ? ColumnType.NUMBER : ColumnType.TEXT, null));
    }
    return csv.rows(columns);
  }

  /** The path as Spark's readers take it. */
  private String files() {
    return isTable() || format == Format.IDX ? path : Storage.literal(path);
  }

  private Dataset<Row> csv(SparkSession session, Optional<TrainingStatistics> statistics) {
    CsvForm known = csvForm();
    csv = CsvTable.open(session, files(), known, form.badRecords());
    if (known.delimiter() == null && !csv.delimiter().equals("','")) {
      Console.entry("delimiter", "%s, as in the head", csv.delimiter());
    }
    return query(
        session, csv.rows(InputSchema.ofCsv(found(csv, known), statistics), keepsFields()));
  }

  private static List<CsvColumn> found(CsvTable table, CsvForm known) {
    List<Reading> byValues = Collections.nCopies(table.names().size(), Reading.BY_VALUES);
    ColumnTypes types = new ColumnTypes(table.names(), byValues, known.missing(), known.decimal());
    List<FoundColumn> found = types.of(table.records(), new CsvFields());
    table.requireRead();
    return found.stream()
        .map(column -> new CsvColumn(column.name(), column.type(), column.mark()))
        .toList();
  }

  private Dataset<Row> csvStream(
      SparkSession session, Optional<TrainingStatistics> statistics, String checkpoint) {
    CsvForm known = csvForm();
    List<CsvColumn> columns =
        InputSchema.ofCsvStream(
            checkpoint,
            () -> {
              CsvTable there = CsvTable.open(session, files(), known, form.badRecords());
              return InputSchema.ofCsv(found(there, known), statistics);
            });
    List<String> names = columns.stream().map(CsvColumn::name).toList();
    csv = CsvTable.stream(session, files(), known, form.badRecords(), names);
    return query(session, csv.rows(columns, keepsFields()));
  }

  /** The broken records that jobs have left out of the rows that were read last. */
  public long leftOut() {
    return csv == null ? 0 : csv.leftOut();
  }

  private Dataset<Row> query(SparkSession session, Dataset<Row> rows) {
    if (sql == null) {
      return rows;
    }
    rows.createOrReplaceTempView("input");
    return session.sql(sql);
  }

  /** Checks that the input is there and settles its format, before any Spark session starts. */
  public void require() {
    if (isTable()) {
      form.require(format);
      return;
    }
    FileStatus first = Storage.require("--input", path)[0];
    if (format == null) {
      format =
          Storage.format(first)
              .orElseThrow(
                  () ->
                      new BadInput(
                          "cannot tell the format of '%s' from its name; give --format csv,"
                              + " parquet, json, orc, libsvm, idx or table",
                          path));
    }
    if (first.isFile()
        && first.getPath().getName().contains(":")
        && "file".equals(first.getPath().toUri().getScheme())) {
      throw new BadInput(
          "--input '%s': Hadoop cannot read local files with colons in their names; rename it",
          path);
    } else if (format == Format.LIBSVM && !Storage.literal(path).equals(path)) {
      Storage.requirePlain("--input", path);
    }
    form.require(format);
  }
}
