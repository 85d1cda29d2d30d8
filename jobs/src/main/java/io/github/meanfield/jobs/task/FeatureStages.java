package io.github.meanfield.jobs.task;

import io.github.meanfield.estimators.DateFeatures;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.params.TextIndexerParams;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.CategoryCast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;

/**
 * The stages that make one vector of all columns, and tokens of a text whose words are read.
 *
 * @param isEncoded whether the network encodes features itself, and so takes {@link #raw} ones
 * @param imputation what missing values become in others
 * @param standardizer what scales others, without its columns
 * @param textIndexer what makes tokens of a text, without its columns
 */
public record FeatureStages(
    boolean isEncoded, Imputation imputation, Standardizer standardizer, TextIndexer textIndexer) {

  /** The vector of all columns. */
  private static final String ASSEMBLED = "assembled_features";

  /** The vector, without gaps. */
  private static final String IMPUTED = "imputed_features";

  /** The vector, standardized. */
  public static final String STANDARDIZED = "standardized_features";

  /** The tokens of a text. */
  private static final String TOKENS = "text_tokens";

  /** The tokens of a text and the vector of all other columns, standardized. */
  private static final String INPUTS = "text_and_features";

  /** The vector of what is standardized where categories are not. */
  private static final String SCALED = "scaled_features";

  /** More categories than these are not standardized. */
  static final int MOST_STANDARDIZED = 1000;

  private static final String TEXT = "_category_text";
  private static final String INDEXED = "_index";
  private static final String ENCODED = "_onehot";

  /** Stages of columns without a text whose words are read. */
  public FeatureStages(boolean isEncoded, Imputation imputation, Standardizer standardizer) {
    this(isEncoded, imputation, standardizer, new TextIndexer());
  }

  /** What a missing value becomes, of the training rows' values in its column. */
  public enum Imputation {
    MEDIAN,
    MEAN,
    MODE;

    /** Spark's name of the strategy, which the command line has too. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Stages of features as the rows have them: numbers of any scale, NaN where one is missing, and
   * the number of each category, which the metadata tell from other numbers.
   *
   * @param training training rows
   * @param roles what each column is
   * @param categories the categories of each column of texts that have a number of their own, in
   *     the order of their numbers; all others share one
   * @return the stages, none if there is nothing to do
   */
  public List<PipelineStage> raw(Dataset<Row> training, ColumnRoles roles, String[][] categories) {
    List<PipelineStage> stages = new ArrayList<>();
    if (!isOneVector(roles)) {
      dates(roles, stages);
      index(training, roles, categories, stages);
      hint(training, roles, stages);
      stages.add(assembler(inputs(roles, "", INDEXED), ASSEMBLED));
    }
    return stages;
  }

  /** The column that {@link #raw} stages make: a single vector needs no assembling. */
  public static String rawCol(ColumnRoles roles) {
    return isOneVector(roles) ? roles.vectors().get(0) : ASSEMBLED;
  }

  /**
   * The column that the stages make, which the network takes.
   *
   * @param roles what each column is
   */
  public String featuresCol(ColumnRoles roles) {
    if (isEncoded) {
      return rawCol(roles);
    } else if (roles.text() == null) {
      return STANDARDIZED;
    }
    return roles.numNumbers() == 0 ? TOKENS : INPUTS;
  }

  /**
   * The stages, none of them fitted.
   *
   * @param training training rows
   * @param roles what each column is
   * @param categories as of {@link #raw}
   */
  public List<PipelineStage> of(Dataset<Row> training, ColumnRoles roles, String[][] categories) {
    if (isEncoded) {
      return raw(training, roles, categories);
    }
    List<PipelineStage> stages = new ArrayList<>();
    boolean hasNumbers = roles.numNumbers() > 0;
    if (hasNumbers) {
      stages.addAll(standardized(training, roles, categories));
    }
    if (roles.text() == null) {
      return stages;
    }
    // A row without its text still has other columns, and is scored as others are.
    stages.add(
        textIndexer
            .setHandleInvalid(TextIndexerParams.KEEP)
            .setInputCol(roles.text())
            .setOutputCol(TOKENS));
    if (hasNumbers) {
      stages.add(
          new SQLTransformer()
              .setStatement(
                  String.format(
                      "SELECT *, struct(%s AS %s, %s AS %s) AS %s FROM __THIS__",
                      TOKENS, TextNetworks.TOKENS, STANDARDIZED, TextNetworks.NUMBERS, INPUTS)));
    }
    return stages;
  }

  /**
   * Stages of features without gaps, of all columns but texts whose words are read: categories
   * one-hot encoded, missing values imputed, and all standardized; but where categories are many,
   * {@link #areSparse} tells, they stay 0 and 1.
   *
   * @param training training rows
   * @param roles what each column is
   * @param categories as of {@link #raw}
   */
  public List<PipelineStage> standardized(
      Dataset<Row> training, ColumnRoles roles, String[][] categories) {
    List<PipelineStage> stages = new ArrayList<>();
    if (isOneVector(roles)) {
      stages.add(standardizer.setInputCol(rawCol(roles)).setOutputCol(STANDARDIZED));
      return stages;
    }
    dates(roles, stages);
    index(training, roles, named(categories), stages);
    encode(roles, stages);
    hint(training, roles, stages);
    boolean areSparse = areSparse(categories);
    List<String> dense = new ArrayList<>(inputs(roles, ENCODED, ENCODED));
    List<String> sparse = areSparse ? List.of(named(roles.categorical(), ENCODED)) : List.of();
    dense.removeAll(sparse);
    String scaled = areSparse ? SCALED : STANDARDIZED;
    if (!dense.isEmpty()) {
      // Numbers that are complete in training may have gaps in what is scored later.
      stages.add(assembler(dense, ASSEMBLED));
      stages.add(
          new VectorImputer()
              .setStrategy(imputation.toString())
              .setInputCol(ASSEMBLED)
              .setOutputCol(IMPUTED));
      stages.add(standardizer.setInputCol(IMPUTED).setOutputCol(scaled));
    }
    if (areSparse) {
      stages.add(
          assembler(dense.isEmpty() ? sparse : joined(List.of(SCALED), sparse), STANDARDIZED));
    }
    return stages;
  }

  /**
   * Whether categories are so many that they are not standardized: their vectors, all zeros but
   * one, would have no zeros after it, and fill the memory.
   */
  public static boolean areSparse(String[][] categories) {
    return Stream.of(categories).mapToInt(names -> names.length).sum() > MOST_STANDARDIZED;
  }

  /** The OneHotEncoder names its columns by categories; an empty text is as a missing one to it. */
  private static String[][] named(String[][] categories) {
    return Stream.of(categories)
        .map(names -> Stream.of(names).filter(name -> !name.isEmpty()).toArray(String[]::new))
        .toArray(String[][]::new);
  }

  /** The columns that stages of any kind add. */
  static Stream<String> addedCols(ColumnRoles roles) {
    return roles.text() == null
        ? ofNumbers(roles)
        : Stream.of(ofNumbers(roles), Stream.of(TOKENS, INPUTS), WordFeatures.addedCols())
            .flatMap(names -> names);
  }

  private static Stream<String> ofNumbers(ColumnRoles roles) {
    return isOneVector(roles)
        ? Stream.of(STANDARDIZED)
        : Stream.of(
                new String[] {ASSEMBLED, IMPUTED, SCALED, STANDARDIZED},
                named(roles.categorical(), TEXT),
                named(roles.categorical(), INDEXED),
                named(roles.categorical(), ENCODED),
                // Texts may have times in other rows.
                allOfDates(roles),
                named(ofDates(roles, true), ENCODED))
            .flatMap(Stream::of);
  }

  private static String[] allOfDates(ColumnRoles roles) {
    return roles.dates().keySet().stream()
        .flatMap(name -> DateFeature.of(true).stream().map(feature -> feature.column(name)))
        .toArray(String[]::new);
  }

  /** The features of dates, either nominal ones or numbers, but for hours that all are 0. */
  private static List<String> ofDates(ColumnRoles roles, boolean areNominal) {
    List<String> names = new ArrayList<>();
    roles
        .dates()
        .forEach(
            (name, haveTime) ->
                DateFeature.of(haveTime).stream()
                    .filter(feature -> feature.isNominal() == areNominal)
                    .map(feature -> feature.column(name))
                    .forEach(names::add));
    return names;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static void dates(ColumnRoles roles, List<? super PipelineStage> stages) {
    if (!roles.dates().isEmpty()) {
      stages.add(new DateFeatures().setInputCols(roles.dates().keySet().toArray(String[]::new)));
    }
  }

  private static void index(
      Dataset<Row> training,
      ColumnRoles roles,
      String[][] categories,
      List<? super PipelineStage> stages) {
    List<String> names = roles.categorical();
    if (names.isEmpty()) {
      return;
    }
    String[] inputs = named(names, "");
    String[][] labels = categories.clone();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      if (training.schema().apply(inputs[i]).dataType() instanceof NumericType) {
        numbers.add(inputs[i]);
        inputs[i] += TEXT;
        labels[i] = Stream.of(labels[i]).map(NumberText::canonical).toArray(String[]::new);
      }
    }
    if (!numbers.isEmpty()) {
      // Other rows may have the same numbers in columns of other types.
      stages.add(
          new CategoryCast()
              .setParseTexts(true)
              .setInputCols(named(numbers, ""))
              .setOutputCols(named(numbers, TEXT)));
    }
    stages.add(
        new StringIndexerModel(labels)
            .setInputCols(inputs)
            .setOutputCols(named(names, INDEXED))
            .setHandleInvalid("keep"));
  }

  private static void encode(ColumnRoles roles, List<? super PipelineStage> stages) {
    List<String> nominal = ofDates(roles, true);
    List<String> indexed = joined(List.of(named(roles.categorical(), INDEXED)), nominal);
    if (!indexed.isEmpty()) {
      stages.add(
          new OneHotEncoder()
              .setInputCols(named(indexed, ""))
              .setOutputCols(named(joined(roles.categorical(), nominal), ENCODED))
              .setHandleInvalid("keep"));
    }
  }

  /** Without a hint, the assembler cannot tell how many values a missing vector lacks. */
  private static void hint(
      Dataset<Row> training, ColumnRoles roles, List<? super PipelineStage> stages) {
    for (String vector : roles.vectors()) {
      stages.add(
          new VectorSizeHint()
              .setInputCol(vector)
              .setSize(size(training, vector))
              .setHandleInvalid("optimistic"));
    }
  }

  /** The columns that hold the features, by the endings of what stages have made of some. */
  private static List<String> inputs(
      ColumnRoles roles, String ofNominalDates, String ofCategories) {
    return Stream.of(
            named(roles.numeric(), ""),
            named(roles.flags(), ""),
            named(roles.categorical(), ofCategories),
            named(ofDates(roles, false), ""),
            named(ofDates(roles, true), ofNominalDates),
            named(roles.vectors(), ""))
        .flatMap(Stream::of)
        .toList();
  }

  /** What is missing becomes NaN. */
  private static VectorAssembler assembler(List<String> inputs, String output) {
    return new VectorAssembler()
        .setInputCols(inputs.toArray(String[]::new))
        .setOutputCol(output)
        .setHandleInvalid("keep");
  }

  private static int size(Dataset<Row> training, String vector) {
    int declared = FeatureReader.sizeFromMetadata(training.schema().apply(vector));
    return declared >= 0
        ? declared
        : training.select(vector).where(functions.col(vector).isNotNull()).takeAsList(1).stream()
            .mapToInt(row -> row.<Vector>getAs(0).size())
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInput(
                        "column '%s' holds no values in the training rows; --ignore %s",
                        vector, vector));
  }

  private static boolean isOneVector(ColumnRoles roles) {
    return roles.size() == 1 && roles.vectors().size() == 1;
  }

  private static String[] named(List<String> columns, String ending) {
    return columns.stream().map(column -> column + ending).toArray(String[]::new);
  }
}
