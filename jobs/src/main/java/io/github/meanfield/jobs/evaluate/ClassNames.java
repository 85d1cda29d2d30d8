package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.runtime.text.NumberText.Form;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * The classes that probabilities are of, by which labels are judged: a label is of the class whose
 * name it is, whatever the type of its column. Where all names are numbers, 1, 1.0 and 1e0 are the
 * same name; otherwise 01 and 1 are two.
 *
 * @param names the names, in the order of probabilities
 */
record ClassNames(List<String> names) {

  private static final int MAX_SHOWN = 10;
  private static final List<String> FLAGS = List.of("false", "true");
  private static final List<String> BITS = List.of("0", "1");

  /**
   * The classes of rows that nothing else is known of: what the column of the labels' numbers
   * tells, or the labels themselves where they are numbers or flags.
   *
   * @param scored rows with a label
   * @param label the label's column
   * @param numClasses number of probabilities a row
   */
  static ClassNames of(Dataset<Row> scored, String label, int numClasses) {
    DataType type = scored.schema().apply(label).dataType();
    List<String> columns = List.of(scored.columns());
    if (columns.contains(indexCol(label))
        && Attribute.fromStructField(scored.schema().apply(indexCol(label)))
            instanceof NominalAttribute classes
        && classes.values().isDefined()
        && classes.values().get().length >= numClasses) {
      return new ClassNames(List.of(classes.values().get()).subList(0, numClasses));
    } else if (type instanceof BooleanType && numClasses == FLAGS.size()) {
      return new ClassNames(FLAGS);
    }
    ClassNames numbers =
        new ClassNames(IntStream.range(0, numClasses).mapToObj(String::valueOf).toList());
    if (!(type instanceof NumericType)) {
      numbers.requireAll(scored, label);
    }
    return numbers;
  }

  /** The column of the labels' numbers, where a model has added it. */
  static String indexCol(String label) {
    return label + "_index";
  }

  /** Names that are not known cannot be told from texts. */
  private void requireAll(Dataset<Row> scored, String label) {
    List<Row> others =
        scored
            .where(functions.col(label).isNotNull().and(numberOf(scored, label).isNull()))
            .select(functions.col(label).cast("string"))
            .takeAsList(1);
    if (!others.isEmpty()) {
      throw new BadInput(
          "label '%s' is text (such as '%s'), and nothing tells which class each of the %d"
              + " probabilities is of, as a folder that score has written does; give --model",
          label, others.get(0).getString(0), names.size());
    }
  }

  int size() {
    return names.size();
  }

  /** The names for people, the first of them where they are many. */
  @Override
  public String toString() {
    String shown = names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MAX_SHOWN ? shown + ", …" : shown;
  }

  /** The number of each label's class; null for what is none. */
  Column numberOf(Dataset<Row> rows, String label) {
    DataType type = rows.schema().apply(label).dataType();
    Map<String, Double> numbers = numbers();
    if (names.equals(FLAGS) && !(type instanceof BooleanType)) {
      addAll(numbers, BITS);
    } else if (names.equals(BITS) && type instanceof BooleanType) {
      addAll(numbers, FLAGS);
    }
    boolean areFlags = names.equals(FLAGS);
    boolean areNumbers = areNumbers();
    UDF1<String, Double> number =
        text -> {
          if (text == null) {
            return null;
          }
          Double exact = numbers.get(text);
          return exact != null || !(areNumbers || areFlags)
              ? exact
              : numbers.get(areFlags ? canonical(text.toLowerCase(Locale.ROOT)) : canonical(text));
        };
    return functions
        .udf(number, DataTypes.DoubleType)
        .apply(functions.col(label).cast(DataTypes.StringType));
  }

  private Map<String, Double> numbers() {
    Map<String, Double> numbers = new HashMap<>();
    addAll(numbers, names);
    if (areNumbers()) {
      addAll(numbers, names.stream().map(ClassNames::canonical).toList());
    }
    return numbers;
  }

  private static void addAll(Map<String, Double> numbers, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      numbers.put(texts.get(i), (double) i);
    }
  }

  /** Whether all names are numbers, each another. */
  private boolean areNumbers() {
    Set<String> different = new HashSet<>();
    return names.stream().allMatch(name -> isNumber(name) && different.add(canonical(name)));
  }

  private static boolean isNumber(String text) {
    Form form = NumberText.form(text, '.');
    return form != Form.NONE && form != Form.CODE;
  }

  private static String canonical(String text) {
    return isNumber(text) ? NumberText.canonical(text) : text;
  }
}
