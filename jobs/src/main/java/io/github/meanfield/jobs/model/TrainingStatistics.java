package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/**
 * What a model has been trained on, column by column, as a file beside the saved pipeline.
 *
 * @param formatVersion version of the file's form
 * @param rows training rows
 * @param features the columns that the model reads
 */
public record TrainingStatistics(int formatVersion, long rows, List<FeatureStatistics> features) {

  /** Name of the file in the folder of a saved pipeline. */
  public static final String FILE = "statistics.json";

  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  /**
   * Looks at training rows, twice: once at all numbers, once at all categories.
   *
   * @param training training rows
   * @param roles what each column is
   */
  public static TrainingStatistics of(Dataset<Row> training, ColumnRoles roles) {
    Map<String, Kind> kinds = roles.kinds();
    NumberSums sums = NumberSums.of(training.select(columns(kinds)));
    Map<String, Map<String, Long>> categories = categories(training, roles.categorical());
    List<FeatureStatistics> features = new ArrayList<>();
    Map<String, DataType> types = new HashMap<>();
    for (StructField field : training.schema().fields()) {
      types.put(field.name(), field.dataType());
    }
    for (Map.Entry<String, Kind> entry : kinds.entrySet()) {
      int at = features.size();
      String name = entry.getKey();
      boolean isNumber = entry.getValue().isNumber();
      features.add(
          new FeatureStatistics(
              name,
              entry.getValue(),
              types.get(name).catalogString(),
              sums.missing(at),
              isNumber ? sums.mean(at) : null,
              isNumber ? sums.deviation(at) : null,
              isNumber ? sums.min(at) : null,
              isNumber ? sums.max(at) : null,
              categories.get(name),
              isNumber ? sums.histogram(at) : null));
    }
    return new TrainingStatistics(FORMAT_VERSION, sums.rows(), features);
  }

  private static Column[] columns(Map<String, Kind> kinds) {
    return kinds.entrySet().stream()
        .map(entry -> FeatureStatistics.present(entry.getKey(), entry.getValue()))
        .toArray(Column[]::new);
  }

  private static Map<String, Map<String, Long>> categories(
      Dataset<Row> training, List<String> names) {
    Map<String, Map<String, Long>> categories = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return categories;
    }
    Column[] texts =
        names.stream()
            .map(name -> FeatureStatistics.present(name, Kind.CATEGORICAL).as(name))
            .toArray(Column[]::new);
    int columns = texts.length;
    List<Tuple2<Tuple2<Integer, String>, Long>> counts =
        new ArrayList<>(
            InternalRows.rdd(training.select(texts))
                .mapPartitionsToPair(rows -> counts(rows, columns))
                .reduceByKey(Long::sum)
                .collect());
    counts.sort(
        Comparator.<Tuple2<Tuple2<Integer, String>, Long>>comparingLong(count -> -count._2)
            .thenComparing(count -> UTF8String.fromString(count._1._2)));
    names.forEach(name -> categories.put(name, new LinkedHashMap<>()));
    counts.forEach(count -> categories.get(names.get(count._1._1)).put(count._1._2, count._2));
    return categories;
  }

  /** Rows of each category of each column, by its number. */
  private static Iterator<Tuple2<Tuple2<Integer, String>, Long>> counts(
      Iterator<InternalRow> rows, int columns) {
    List<Map<UTF8String, Long>> counts = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      counts.add(new HashMap<>());
    }
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      for (int i = 0; i < columns; i++) {
        if (!row.isNullAt(i)) {
          UTF8String text = row.getUTF8String(i);
          Map<UTF8String, Long> ofColumn = counts.get(i);
          Long before = ofColumn.get(text);
          // The row's bytes are those of the next one later.
          ofColumn.put(before == null ? text.copy() : text, before == null ? 1L : before + 1);
        }
      }
    }
    return IntStream.range(0, columns)
        .boxed()
        .flatMap(
            i ->
                counts.get(i).entrySet().stream()
                    .map(
                        entry ->
                            new Tuple2<>(
                                new Tuple2<>(i, entry.getKey().toString()), entry.getValue())))
        .iterator();
  }

  /** What is known of a column. */
  public Optional<FeatureStatistics> feature(String name) {
    return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
  }

  /**
   * What is known of some columns, as a model that scores without Spark keeps it.
   *
   * @param names the columns; those of which nothing is known are left out
   */
  public List<InputStatistics> inputs(Collection<String> names) {
    return features.stream()
        .filter(feature -> names.contains(feature.name()))
        .map(feature -> feature.input(rows))
        .toList();
  }

  /**
   * The categories of each column of texts, the most frequent first and equals in alphabetical
   * order, as Spark's StringIndexer has them.
   *
   * @param minRows those that fewer training rows have are left out
   */
  public String[][] frequent(long minRows) {
    return features.stream()
        .filter(feature -> feature.categories() != null)
        .map(feature -> frequent(feature, minRows))
        .toArray(String[][]::new);
  }

  private static String[] frequent(FeatureStatistics feature, long minRows) {
    String[] names =
        feature.categories().entrySet().stream()
            .filter(entry -> entry.getValue() >= minRows)
            .map(Map.Entry::getKey)
            .toArray(String[]::new);
    if (minRows > 0 && names.length == 0) {
      throw new BadInput(
          "--rare-categories is %d, but no category of column '%s' has so many training rows%s;"
              + " give less, or --ignore %s",
          minRows,
          feature.name(),
          feature
              .topCategory()
              .map(
                  top -> " (the most frequent, '" + top.getKey() + "', has " + top.getValue() + ")")
              .orElse(""),
          feature.name());
    }
    return names;
  }

  /** Writes the file into the folder of a saved pipeline. */
  public void write(String model) {
    ModelFile.write(model, FILE, this);
  }

  /** Reads the file in the folder of a saved pipeline; none if another program has saved it. */
  public static Optional<TrainingStatistics> read(String model) {
    return ModelFile.read(
        model,
        FILE,
        TrainingStatistics.class,
        TrainingStatistics::formatVersion,
        FORMAT_VERSION,
        read -> read.features != null);
  }
}
