package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.jobs.tables.QueryPlans;
import io.github.meanfield.jobs.tables.ReadFiles;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A table of JSON files, all there or still to come as a stream: an object a line, or with several
 * lines an object each, one behind another or in an array.
 */
public final class JsonTable {

  private static final int MAX_SHOWN = 40;

  private final SparkSession session;
  private final String path;
  private final JsonSource source;
  private final BadRecords badRecords;
  private final TextFiles files;
  private Function<String, Reading> readings = name -> Reading.CLASSES;
  private BrokenRecords counts = new BrokenRecords();

  private JsonTable(
      SparkSession session,
      String path,
      JsonSource source,
      BadRecords badRecords,
      TextFiles files) {
    this.session = session;
    this.path = path;
    this.source = source;
    this.badRecords = badRecords;
    this.files = files;
  }

  /**
   * Opens a table of files that are there. If the first line is not all of an object or an array,
   * records have several lines.
   *
   * @param path file or folder, where wildcards are allowed
   * @param form the files' form, as far as JSON has one
   * @param badRecords what becomes of broken records
   */
  public static JsonTable open(
      SparkSession session, String path, CsvForm form, BadRecords badRecords) {
    ReadFiles.requireAll(session, path);
    SerializableConfiguration hadoop = TextFiles.hadoop(session);
    JsonSource lines = new JsonSource(form.encoding(), false, hadoop);
    boolean isReadWhole =
        form.multiLine()
            || !lines.decoder().hasPlainLines()
            || TextFiles.names(session, path)
                .map(file -> firstLine(lines, file))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(JsonText::isCut)
                .orElse(false);
    JsonSource source = new JsonSource(form.encoding(), isReadWhole, hadoop);
    TextFiles files = TextFiles.open(session, path, isReadWhole, '\n');
    return new JsonTable(session, path, source, badRecords, files);
  }

  private static String firstLine(JsonSource source, String file) {
    try (FileLines lines = source.lines(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        if (line == null || !line.isBlank()) {
          return line == null ? " " : line;
        }
      }
    }
    return "";
  }

  /**
   * Opens a table of files that come into a folder.
   *
   * @param folder the folder
   * @param form the files' form, which tells whether records have several lines
   * @param badRecords what becomes of broken records
   */
  public static JsonTable stream(
      SparkSession session, String folder, CsvForm form, BadRecords badRecords) {
    SerializableConfiguration hadoop = TextFiles.hadoop(session);
    JsonSource lines = new JsonSource(form.encoding(), false, hadoop);
    boolean isReadWhole = form.multiLine() || !lines.decoder().hasPlainLines();
    return new JsonTable(
        session,
        folder,
        new JsonSource(form.encoding(), isReadWhole, hadoop),
        badRecords,
        TextFiles.stream(session, folder, isReadWhole));
  }

  /**
   * Says what the columns are to be, without which a number keeps all its digits.
   *
   * @param ofColumns how the type of a column is decided, by its name after reading: numbers are
   *     read as such, texts that are none being refused, and what is learned from may be rounded
   */
  public JsonTable read(Function<String, Reading> ofColumns) {
    readings = ofColumns;
    return this;
  }

  /** Whether records have several lines. */
  public boolean isMultiLine() {
    return source.isReadWhole();
  }

  /** The files' form, which tells whether records have several lines. */
  public CsvForm formWithLines() {
    CsvForm form = CsvForm.DEFAULT;
    return new CsvForm(
        null,
        form.quote(),
        null,
        source.encoding(),
        form.decimal(),
        form.missing(),
        source.isReadWhole());
  }

  /** The columns of the table by all their values, those that the names of folders tell last. */
  public StructType schema() {
    StructType schema = inferred();
    counts.require(badRecords, "'" + path + "'", file -> source.first(file, CsvRecord::fault));
    if (schema.isEmpty()) {
      throw new BadInput("'%s' holds no values", path);
    }
    List<String> partitions = files.partitions();
    for (String partition : partitions) {
      if (Arrays.stream(schema.fieldNames()).anyMatch(partition::equalsIgnoreCase)) {
        throw new BadInput(
            "column '%s' is in the names of folders and in the files of '%s' too; rename one",
            partition, path);
      }
      schema = schema.add(partition, DataTypes.StringType);
    }
    return schema;
  }

  private StructType inferred() {
    counts = BrokenRecords.of(files.rows());
    Map<String, JsonShape> columns =
        files
            .rows()
            .javaRDD()
            .mapPartitions(new JsonShapes(source, badRecords == BadRecords.SKIP, counts))
            .treeAggregate(new JsonShape(), JsonShape::with, JsonShape::with)
            .fields();
    List<String> inFiles = List.copyOf(columns.keySet());
    Set<String> known = new HashSet<>();
    for (String name : inFiles) {
      if (!known.add(Tables.folded(name))) {
        throw new BadInput(
            "'%s' has columns whose names differ by case only, such as '%s'; rename one",
            path, name);
      }
    }
    List<String> names = Tables.names(inFiles);
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = inFiles.get(i);
      DataType type = type(name, columns.get(name), readings.apply(names.get(i)));
      fields.add(DataTypes.createStructField(name, type, true));
    }
    return DataTypes.createStructType(fields);
  }

  private static DataType type(String name, JsonShape shape, Reading reading) {
    if (reading.areNumbers() && shape.mayBeNumbers()) {
      return DataTypes.DoubleType;
    }
    boolean isRounded = reading.mayBeRounded();
    shape.tellTexts(
        name,
        isRounded,
        (place, number) ->
            tellText(place, number, reading == Reading.BY_VALUES && place.equals(name)));
    return shape.type(isRounded);
  }

  private static void tellText(String place, String number, boolean isColumn) {
    boolean isReached = Double.isFinite(NumberText.parse(number, '.'));
    Console.entry(
        "kept as text",
        "%s, since %s '%s'%s",
        place,
        isReached ? "a number would lose digits of" : "no double reaches",
        Console.shortened(number, MAX_SHOWN),
        isReached && isColumn ? " (" + Cure.option("--numeric", place) + " reads numbers)" : "");
  }

  /**
   * Rows of the table. Broken records end the job that reads them, with file and line of the first
   * it comes upon, or are left out.
   *
   * @param schema the columns, as in {@link #schema}, whose types may be others; a value that is
   *     not of its column's type ends the job, too, but a text that stands for a number or a flag
   */
  public Dataset<Row> rows(StructType schema) {
    QueryPlans.settle(files.rows(), schema.size());
    List<StructField> inFiles = new ArrayList<>();
    List<StructField> made = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(Columns.named(field.name()));
      if (!files.partitions().contains(field.name())) {
        StructField kept = DataTypes.createStructField(field.name(), field.dataType(), true);
        inFiles.add(kept);
        made.add(kept);
      }
    }
    for (String partition : files.partitions()) {
      made.add(DataTypes.createStructField(partition, DataTypes.StringType, true));
    }
    Map<String, Reading> ofKeys = new HashMap<>();
    List<String> keys = inFiles.stream().map(StructField::name).toList();
    List<String> names = Tables.names(keys);
    for (int i = 0; i < names.size(); i++) {
      ofKeys.put(keys.get(i), readings.apply(names.get(i)));
    }
    counts = BrokenRecords.of(files.rows());
    JsonRows rows =
        new JsonRows(
            source,
            DataTypes.createStructType(inFiles),
            ofKeys,
            files.partitions().size(),
            badRecords == BadRecords.SKIP,
            counts,
            JsonNotes.of(session));
    return files
        .rows()
        .mapPartitions(rows, Encoders.row(DataTypes.createStructType(made)))
        .select(columns.toArray(Column[]::new));
  }

  /** The broken records that jobs have left out of what was read last. */
  public long leftOut() {
    return counts.value().broken();
  }
}
