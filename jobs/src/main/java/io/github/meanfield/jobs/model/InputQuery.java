package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The query by which a training made its rows of those that were read. It is the first stage of the
 * saved pipeline, so that rows are scored as they are read; a file beside the pipeline tells which
 * columns it has been given, since the label need not be among those that are scored.
 *
 * @param formatVersion version of the file's form
 * @param query what makes rows of the table {@code input}
 * @param schema the columns that were read, in Spark's JSON
 * @param required those of them that features or the choice of rows depend on
 */
public record InputQuery(int formatVersion, String query, String schema, List<String> required) {

  /** Name of the file in the folder of a saved pipeline. */
  public static final String FILE = "query.json";

  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  /** Marks the columns of rows that the query has made, with its text, in their metadata. */
  private static final String MARK = "meanfield_query";

  /**
   * The query of a training.
   *
   * @param query the query
   * @param columns the columns that were read
   * @param features the columns of its result that are learned from
   * @throws BadInput if the query does not make each row of one other, and so cannot be applied to
   *     rows that come later; the message tells why
   */
  static InputQuery of(
      SparkSession session, String query, StructType columns, List<String> features) {
    Column[] learned = features.stream().map(Columns::named).toArray(Column[]::new);
    Set<String> read = RowQuery.of(made(query, none(session, columns)).select(learned)).columns();
    return new InputQuery(
        FORMAT_VERSION,
        query,
        columns.json(),
        Arrays.stream(columns.fieldNames()).filter(read::contains).toList());
  }

  /** What the stage makes of rows, if Spark can read the statement that it makes of the query. */
  private static Dataset<Row> made(String query, Dataset<Row> rows) {
    try {
      return stage(query).transform(rows);
    } catch (Exception e) {
      // Among them the AnalysisException, which Scala does not declare.
      throw new BadInput(
          "as a stage of Spark it cannot be read (%s)",
          String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(""));
    }
  }

  /** Spark's own stage, which has {@code __THIS__} in place of a table. */
  private static SQLTransformer stage(String query) {
    String input = "WITH input AS (SELECT * FROM __THIS__)";
    // A query that begins so itself goes on with its own names.
    String own = query.replaceFirst("(?is)^\\s*WITH\\s+", ", ");
    return new SQLTransformer().setStatement(input + (own.startsWith(", ") ? own : " " + query));
  }

  /** A pipeline that makes rows by the query first. */
  public PipelineModel before(PipelineModel model) {
    return new PipelineModel(
        model.uid(),
        Stream.concat(Stream.of(stage(query)), Stream.of(model.stages()))
            .toArray(Transformer[]::new));
  }

  /** The pipeline that {@link #before} has put the query before. */
  static PipelineModel after(PipelineModel model) {
    return new PipelineModel(
        model.uid(), Stream.of(model.stages()).skip(1).toArray(Transformer[]::new));
  }

  /**
   * Makes rows by the query, but of those that it has made already.
   *
   * @param rows rows as they are read; columns that nothing but the label depends on may be
   *     missing, and what the query makes of them is then missing too
   * @param added the columns that the model adds: rows that have them are scored, and so made by
   *     the query before
   */
  Dataset<Row> apply(Dataset<Row> rows, List<String> added) {
    if (isMarked(rows)) {
      return rows;
    }
    StructType columns = columns();
    List<String> others = new ArrayList<>(added);
    others.removeAll(List.of(columns.fieldNames()));
    OriginalColumns.requireFree(List.of(rows.columns()), others);
    // The fields as read have the places of the file's columns, which the query may move.
    Dataset<Row> complete = rows.drop(CsvTable.FIELDS);
    // Spark takes names for the same that differ in case.
    Set<String> known =
        Stream.of(complete.columns()).map(Tables::folded).collect(Collectors.toSet());
    List<String> missing =
        required.stream().filter(name -> !known.contains(Tables.folded(name))).toList();
    if (!missing.isEmpty()) {
      throw new BadInput(
          "the query that the model was trained with (--sql) reads %s, which the input lacks; its"
              + " columns are %s. The query is %s",
          ModelColumns.columns(missing), String.join(", ", complete.columns()), query);
    }
    complete = TextColumns.as(complete, columns, new MissingMarks(CsvForm.MISSING));
    Set<String> absent = new HashSet<>();
    for (StructField field : columns.fields()) {
      if (!known.contains(Tables.folded(field.name()))) {
        absent.add(field.name());
        complete = complete.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    Dataset<Row> made = stage(query).transform(complete);
    return absent.isEmpty()
        ? made
        : made.drop(
            RowQuery.dependent(made(query, none(rows.sparkSession(), columns)), absent).stream()
                .toArray(String[]::new));
  }

  /** The columns that were read. */
  StructType columns() {
    return (StructType) DataType.fromJson(schema);
  }

  /** No rows: of an RDD, which Spark does not know to be empty, so that it keeps a query's plan. */
  private static Dataset<Row> none(SparkSession session, StructType columns) {
    return session.createDataFrame(session.emptyDataFrame().toJavaRDD(), columns);
  }

  /** Marks rows as made by the query. */
  public Dataset<Row> mark(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(field -> Columns.named(field.name()).as(field.name(), marked(field.metadata())))
            .toArray(Column[]::new));
  }

  private Metadata marked(Metadata metadata) {
    return new MetadataBuilder().withMetadata(metadata).putString(MARK, query).build();
  }

  private boolean isMarked(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(StructField::metadata)
        .anyMatch(data -> data.contains(MARK) && data.getString(MARK).equals(query));
  }

  /** Writes the file into the folder of a saved pipeline. */
  public void write(String model) {
    ModelFile.write(model, FILE, this);
  }

  /** Reads the file in the folder of a saved pipeline; none if no query belongs to it. */
  static Optional<InputQuery> read(String model) {
    return ModelFile.read(
        model,
        FILE,
        InputQuery.class,
        InputQuery::formatVersion,
        FORMAT_VERSION,
        read -> read.query != null && read.required != null);
  }
}
