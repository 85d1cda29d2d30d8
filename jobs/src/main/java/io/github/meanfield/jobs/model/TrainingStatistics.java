package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.tables.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

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

  private static final String FEATURE = "feature";
  private static final String CATEGORY = "category";

  // Fields that a later release of the same version adds are passed over.
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Looks at training rows, twice: once at all numbers, once at all categories.
   *
   * @param training training rows
   * @param roles what each column is
   */
  public static TrainingStatistics of(Dataset<Row> training, ColumnRoles roles) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    roles.numeric().forEach(name -> kinds.put(name, Kind.NUMERIC));
    roles.flags().forEach(name -> kinds.put(name, Kind.BOOLEAN));
    roles.categorical().forEach(name -> kinds.put(name, Kind.CATEGORICAL));
    roles.dates().keySet().forEach(name -> kinds.put(name, Kind.DATE));
    roles.vectors().forEach(name -> kinds.put(name, Kind.VECTOR));
    List<Column> sums = new ArrayList<>();
    kinds.forEach((name, kind) -> sums.addAll(sums(name, kind)));
    Row row = training.agg(functions.count(functions.lit(1)), sums.toArray(Column[]::new)).head();
    long rows = row.getLong(0);
    Map<String, Map<String, Long>> categories = categories(training, roles.categorical());
    List<FeatureStatistics> features = new ArrayList<>();
    int at = 1;
    for (Map.Entry<String, Kind> entry : kinds.entrySet()) {
      String name = entry.getKey();
      boolean isNumber = entry.getValue().isNumber();
      features.add(
          new FeatureStatistics(
              name,
              entry.getValue(),
              training.schema().apply(name).dataType().catalogString(),
              rows - row.getLong(at),
              isNumber ? row.<Double>getAs(at + 1) : null,
              isNumber ? row.<Double>getAs(at + 2) : null,
              isNumber ? row.<Double>getAs(at + 3) : null,
              isNumber ? row.<Double>getAs(at + 4) : null,
              categories.get(name)));
      at += isNumber ? 5 : 1;
    }
    return new TrainingStatistics(FORMAT_VERSION, rows, features);
  }

  private static List<Column> sums(String name, Kind kind) {
    Column count = functions.count(FeatureStatistics.present(name, kind));
    if (!kind.isNumber()) {
      return List.of(count);
    }
    Column value = FeatureStatistics.finite(name, kind);
    return List.of(
        count,
        functions.avg(value),
        functions.stddev_pop(value),
        functions.min(value),
        functions.max(value));
  }

  private static Map<String, Map<String, Long>> categories(
      Dataset<Row> training, List<String> names) {
    Map<String, Map<String, Long>> categories = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return categories;
    }
    names.forEach(name -> categories.put(name, new LinkedHashMap<>()));
    Column[] texts =
        names.stream()
            .map(name -> FeatureStatistics.present(name, Kind.CATEGORICAL).as(name))
            .toArray(Column[]::new);
    Column[] columns = names.stream().map(functions::col).toArray(Column[]::new);
    training
        .select(texts)
        .unpivot(new Column[0], columns, FEATURE, CATEGORY)
        .where(functions.col(CATEGORY).isNotNull())
        .groupBy(FEATURE, CATEGORY)
        .count()
        .orderBy(functions.col("count").desc(), functions.col(CATEGORY))
        .collectAsList()
        .forEach(row -> categories.get(row.getString(0)).put(row.getString(1), row.getLong(2)));
    return categories;
  }

  /** What is known of a column. */
  public Optional<FeatureStatistics> feature(String name) {
    return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
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
    Storage.write(new Path(model, FILE), MAPPER.valueToTree(this).toPrettyString());
  }

  /** Reads the file in the folder of a saved pipeline; none if another program has saved it. */
  public static Optional<TrainingStatistics> read(String model) {
    Path file = new Path(model, FILE);
    if (!Storage.exists(file)) {
      return Optional.empty();
    }
    try {
      TrainingStatistics read = MAPPER.readValue(Storage.read(file), TrainingStatistics.class);
      if (read.formatVersion != FORMAT_VERSION || read.features == null) {
        throw new BadInput(
            "'%s' has formatVersion %d; this release reads %d",
            file, read.formatVersion, FORMAT_VERSION);
      }
      return Optional.of(read);
    } catch (JsonProcessingException e) {
      throw new BadInput("'%s' cannot be read: %s", file, e.getOriginalMessage());
    }
  }
}
