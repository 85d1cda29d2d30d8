package io.github.meanfield.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.meanfield.estimators.ConfidentLearning;
import io.github.meanfield.estimators.LabelNoise;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.FeatureStages;
import io.github.meanfield.jobs.task.FeatureStages.Imputation;
import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows of a table whose label is probably wrong, by {@link ConfidentLearning} with a small network.
 *
 * @param share the estimated share of labels that are wrong, from 0 to 1
 * @param count how many rows are suspected
 * @param label the label's column
 * @param id the column that tells whose rows they are; null without one
 * @param rows the most suspicious of them, these first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LabelErrors(double share, long count, String label, String id, List<Suspect> rows) {

  /** From this estimated share on it is a finding: classes that overlap give some by themselves. */
  static final double SHARE = 0.05;

  private static final int FOLDS = 5;
  private static final String ROW = "row";
  private static final String KEY = "key";
  private static final String GIVEN = "label";
  private static final String FEATURES = "features";
  private static final int MAX_WIDTH = 24;
  private static final int COLUMNS = 5;

  /**
   * A row whose label is probably wrong.
   *
   * @param row its values by column, the id first
   * @param given its label
   * @param likely the label that it probably should have
   * @param probability probability of that by networks that have not seen the row
   * @param givenProbability their probability of its label
   */
  public record Suspect(
      Map<String, String> row,
      String given,
      String likely,
      double probability,
      double givenProbability) {}

  /**
   * Looks for such rows.
   *
   * @param table rows with label and features
   * @param roles what each column is
   * @param target the classes
   * @param id column of which rows with the same value stay together; null without one
   * @param seed seed of folds and networks
   * @param most the most rows to tell of
   */
  static LabelErrors of(
      Dataset<Row> table, ColumnRoles roles, ClassTarget target, String id, long seed, int most) {
    try (KeptRows kept = new KeptRows()) {
      Dataset<Row> known =
          table.where(target.isKnown(table.schema().apply(target.label()).dataType()));
      Dataset<Row> rows = kept.keep(features(target.index(known), roles, target, id));
      LabelNoise noise = find(rows, seed);
      List<Suspect> suspects =
          noise.suspects().limit(most).collectAsList().stream()
              .map(row -> suspect(row, target))
              .toList();
      return new LabelErrors(noise.share(), noise.suspects().count(), target.label(), id, suspects);
    }
  }

  private static LabelNoise find(Dataset<Row> rows, long seed) {
    return new ConfidentLearning()
        .setEstimator(network(seed))
        .setKeyCol(KEY)
        .setNumFolds(FOLDS)
        .setSeed(seed)
        .find(rows);
  }

  /** Rows with a column of what they were, so that no name is taken. */
  private static Dataset<Row> features(
      Dataset<Row> known, ColumnRoles roles, ClassTarget target, String id) {
    String[][] categories = TrainingStatistics.of(known, roles).frequent(0);
    List<PipelineStage> stages =
        new FeatureStages(false, Imputation.MEDIAN, new Standardizer().setHandleInvalid("mean"))
            .standardized(known, roles, categories);
    Dataset<Row> made =
        new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(known).transform(known);
    Column features = Columns.named(FeatureStages.STANDARDIZED);
    Column[] shown =
        Stream.concat(Stream.ofNullable(id), roles.names().stream())
            .distinct()
            .map(name -> name.equals(id) ? idText(name) : Columns.named(name))
            .toArray(Column[]::new);
    return made.select(
        functions.struct(shown).as(ROW),
        key(features, id).as(KEY),
        Columns.named(target.indexCol()).as(GIVEN),
        features.as(FEATURES));
  }

  /** An id as the cure compares it. */
  private static Column idText(String id) {
    return functions.coalesce(Columns.named(id).cast("string"), functions.lit("")).as(id);
  }

  /** Rows without an id, which may be many, do not belong together. */
  private static Column key(Column features, String id) {
    Column ofRow = functions.xxhash64(features);
    return id == null
        ? ofRow
        : functions
            .when(Columns.named(id).isNull(), ofRow)
            .otherwise(functions.xxhash64(Columns.named(id)));
  }

  /** Small, as it is trained several times. */
  private static NeuralNetworkClassifier network(long seed) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {32})
        .setDropout(0.1)
        .setLearningRate(0.01)
        .setSchedule("cosine")
        .setLearningRateScaling("none")
        .setBatchSize(0)
        .setMaxEpochs(0)
        .setEpochsPerRound(0)
        .setSeed(seed);
  }

  private static Suspect suspect(Row found, ClassTarget target) {
    Row row = found.getAs(ROW);
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : row.schema().fieldNames()) {
      values.put(column, text(row.getAs(column)));
    }
    double probability = found.getAs(LabelNoise.PROBABILITY);
    return new Suspect(
        Collections.unmodifiableMap(values),
        target.names().get(found.<Double>getAs(GIVEN).intValue()),
        target.names().get(found.<Double>getAs(LabelNoise.SUGGESTED).intValue()),
        probability,
        probability + found.<Double>getAs(LabelNoise.MARGIN));
  }

  private static String text(Object value) {
    if (value instanceof Vector vector) {
      return vector.size() + " numbers, " + vector.numNonzeros() + " of them not 0";
    }
    return value instanceof Double number ? Numbers.text(number) : String.valueOf(value);
  }

  /** What is to be told beside other findings, if labels are not as good as they should be. */
  Optional<Finding> finding() {
    if (share < SHARE || rows.isEmpty()) {
      return Optional.empty();
    }
    Suspect first = rows.get(0);
    String example = example(first);
    return Optional.of(
        Finding.warning(Kind.LABEL_ERRORS, List.of(label), count, example)
            .text(
                "%s of the labels are estimated to be wrong, %s are suspected: '%s' of %s is probably"
                    + " '%s' (%.3f)",
                Console.share(share),
                Numbers.counted(count, "row"),
                first.given,
                example,
                first.likely,
                first.probability)
            .cure(cure()));
  }

  private String example(Suspect suspect) {
    boolean isNamed = id != null && !suspect.row.get(id).isEmpty();
    return suspect.row.entrySet().stream()
        .filter(entry -> isNamed || !entry.getKey().equals(id))
        .limit(isNamed ? 1 : COLUMNS - 1)
        .map(entry -> entry.getKey() + "=" + Console.shortened(entry.getValue(), MAX_WIDTH))
        .collect(Collectors.joining(", "));
  }

  /** Leaves rows out that can be named. */
  private String cure() {
    if (id == null) {
      return "look at the rows, and mend their labels; --id COLUMN names them";
    }
    List<String> named =
        rows.stream().map(suspect -> suspect.row.get(id)).filter(name -> !name.isEmpty()).toList();
    if (named.isEmpty()) {
      return "look at the rows, and mend their labels; those that are listed have no id";
    }
    String names =
        named.stream()
            .distinct()
            .map(name -> "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'")
            .collect(Collectors.joining(", "));
    String column = "coalesce(string(" + Cure.name(id) + "), '')";
    return "mend their labels, or leave the "
        + Console.count(named.size())
        + " listed out"
        + (named.size() < rows.size() ? ", but for those without an id: " : ": ")
        + Cure.sql("SELECT * FROM input WHERE " + column + " NOT IN (" + names + ")");
  }

  /** A line on what was estimated, and the rows in a table below it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        Console.entryText(
            "label errors",
            "about %s of the labels, %s%s",
            Console.share(share),
            Numbers.counted(count, "row"),
            rows.isEmpty() ? "" : "; the most suspicious:"));
    if (!rows.isEmpty()) {
      lines.addAll(Console.tableLines(table(COLUMNS)));
    }
    return lines;
  }

  /**
   * The rows below a head.
   *
   * @param columns the most of the row's own columns
   */
  List<List<Object>> table(int columns) {
    List<String> shown = rows.get(0).row.keySet().stream().limit(columns).toList();
    List<List<Object>> table = new ArrayList<>();
    List<Object> head = new ArrayList<>(List.of(label, "likely", "probability", "of its label"));
    head.addAll(shown);
    table.add(head);
    for (Suspect suspect : rows) {
      List<Object> cells = new ArrayList<>();
      cells.add(suspect.given);
      cells.add(suspect.likely);
      cells.add(suspect.probability);
      cells.add(suspect.givenProbability);
      shown.forEach(name -> cells.add(Console.shortened(suspect.row.get(name), MAX_WIDTH)));
      table.add(cells);
    }
    return table;
  }
}
