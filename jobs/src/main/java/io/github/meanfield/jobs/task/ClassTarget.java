package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * The classes of a label, and how many rows each split has of them.
 *
 * @param label the label's column
 * @param kind how a label becomes the number of its class
 * @param names names of the classes, in the order of their numbers; a number's name is the same
 *     whatever the type of the column
 * @param texts their labels as texts, as Spark's StringIndexer takes them: 1.0 in a column of
 *     doubles, where the name is 1
 * @param counts rows of a class in train, validation and test
 * @param unlabelled rows without a label
 * @param unknown rows of classes that no training row has
 */
public record ClassTarget(
    String label,
    Kind kind,
    List<String> names,
    List<String> texts,
    Map<String, long[]> counts,
    long unlabelled,
    long unknown)
    implements Target {

  /** How a label becomes the number of its class. */
  public enum Kind {
    /** Numbers 0 to k-1, as they are. */
    NUMBER,
    /** False and true are 0 and 1. */
    FLAG,
    /** Texts, in alphabetical order, and other numbers, in theirs. */
    TEXT
  }

  private static final int MAX_CLASSES = 1000;

  /** More classes than this that are named by numbers may be none. */
  private static final int MANY_NUMBERS = 20;

  /**
   * Counts the labels of rows.
   *
   * @param rows rows with a label and a split
   * @param label the label's column
   * @param splitCol the split's column
   */
  public static ClassTarget of(Dataset<Row> rows, String label, String splitCol) {
    DataType type = rows.schema().apply(label).dataType();
    List<Row> groups =
        rows.groupBy(text(label, type), Columns.named(splitCol))
            .count()
            .limit(SPLITS.size() * (MAX_CLASSES + 1))
            .collectAsList();
    Map<String, long[]> counts = new TreeMap<>(Comparator.naturalOrder());
    long unlabelled = 0;
    for (Row group : groups) {
      if (group.isNullAt(0)) {
        unlabelled += group.getLong(2);
      } else {
        counts
                .computeIfAbsent(group.getString(0), name -> new long[SPLITS.size()])[
                SPLITS.indexOf(group.getString(1))] +=
            group.getLong(2);
      }
    }
    return of(label, type, counts, unlabelled);
  }

  private static ClassTarget of(
      String label, DataType type, Map<String, long[]> counts, long unlabelled) {
    if (counts.size() > MAX_CLASSES) {
      throw new BadInput(
          "label '%s' has more than %d different values; a classifier needs classes"
              + " (--task regression predicts numbers)",
          label, MAX_CLASSES);
    }
    if (counts.size() > ColumnChoice.MAX_CATEGORIES && 2L * counts.size() > sum(counts)) {
      throw new BadInput(
          "label '%s' has %d different values in %d rows; a classifier needs classes"
              + " (--task regression predicts numbers)",
          label, counts.size(), sum(counts));
    }
    if (type instanceof NumericType) {
      requireClasses(label, counts.keySet());
    }
    List<String> texts = new ArrayList<>(counts.keySet());
    texts.removeIf(text -> counts.get(text)[0] == 0);
    if (texts.isEmpty() && !counts.isEmpty()) {
      throw new BadInput("the split left no training rows; try another --seed or --weights");
    }
    boolean areNumbers = type instanceof NumericType;
    if (areNumbers) {
      texts.sort(Comparator.comparingDouble(Double::parseDouble));
    }
    List<String> names = areNumbers ? texts.stream().map(NumberText::canonical).toList() : texts;
    if (names.size() < 2) {
      throw new BadInput(
          "label '%s' has %s in the training rows%s; a classifier needs at least two classes",
          label,
          names.isEmpty() ? "no values" : "one class only (" + names.get(0) + ")",
          unlabelled == 0
              ? ""
              : ", and is missing in "
                  + Numbers.counted(unlabelled, "row")
                  + " (in CSV it is nothing at all, or NA and the like, for which --missing"
                  + " gives others)");
    }
    Kind kind = type instanceof BooleanType ? Kind.FLAG : Kind.TEXT;
    if (areNumbers && isRange(texts)) {
      kind = Kind.NUMBER;
    }
    Map<String, long[]> known = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      known.put(names.get(i), counts.get(texts.get(i)));
    }
    long unknown = sum(counts) - sum(known);
    return new ClassTarget(label, kind, names, texts, known, unlabelled, unknown);
  }

  /** Classes may be named by numbers, but by fractions only if they are few. */
  private static void requireClasses(String label, Set<String> numbers) {
    List<String> fractions =
        numbers.stream().filter(text -> isFraction(Double.parseDouble(text))).toList();
    if (numbers.size() > MANY_NUMBERS && !fractions.isEmpty()) {
      throw new BadInput(
          "label '%s' has %d different numbers, some with fractions such as %s; a classifier needs"
              + " classes (--task regression predicts numbers, and --sql makes text of numbers that are names)",
          label, numbers.size(), fractions.get(0));
    }
  }

  private static boolean isFraction(double number) {
    return Double.isFinite(number) && number % 1 != 0;
  }

  private static boolean isRange(List<String> sorted) {
    for (int i = 0; i < sorted.size(); i++) {
      if (Double.parseDouble(sorted.get(i)) != i) {
        return false;
      }
    }
    return true;
  }

  private static long sum(Map<String, long[]> counts) {
    return counts.values().stream().mapToLong(count -> count[0] + count[1] + count[2]).sum();
  }

  /** The label as text, null where it is missing, as Spark's StringIndexer takes it. */
  private static Column text(String label, DataType type) {
    return Tables.nullForNaN(Columns.named(label), type).cast("string").as(label);
  }

  @Override
  public Column isKnown(DataType type) {
    return text(label, type).isin(texts.toArray());
  }

  @Override
  public String indexCol() {
    return label + "_index";
  }

  @Override
  public Dataset<Row> index(Dataset<Row> rows) {
    return kind == Kind.TEXT
        ? indexer().transform(rows)
        : rows.withColumn(indexCol(), Columns.named(label).cast("double"));
  }

  /** Whether so many classes are named by numbers that the label may be a number. */
  public boolean mayBeNumber() {
    return names.size() > MANY_NUMBERS && names.stream().allMatch(NumberText::isNumber);
  }

  /** Spark's own stage that turns a name into the number of its class. */
  public StringIndexerModel indexer() {
    return new StringIndexerModel(texts.toArray(String[]::new))
        .setInputCol(label)
        .setOutputCol(indexCol());
  }

  @Override
  public List<String> pipelineCols() {
    List<String> added = new ArrayList<>(List.of(PREDICTION, "probability", "rawPrediction"));
    if (kind != Kind.NUMBER) {
      added.add(PREDICTED_LABEL);
    }
    if (kind == Kind.TEXT) {
      added.add(indexCol());
    }
    return added;
  }

  @Override
  public long rows(String split) {
    int index = SPLITS.indexOf(split);
    return counts.values().stream().mapToLong(count -> count[index]).sum();
  }

  /** Rows of each class in a split. */
  public double[] rowsOfClasses(String split) {
    int index = SPLITS.indexOf(split);
    return counts.values().stream().mapToDouble(count -> count[index]).toArray();
  }
}
