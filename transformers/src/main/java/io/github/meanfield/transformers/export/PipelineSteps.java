package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.ImputeNumber;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.DateFeaturesModel;
import io.github.meanfield.transformers.InverseStandardizer;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.VectorImputerModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.MaxAbsScalerModel;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.RobustScalerModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/** The steps that the stages of a pipeline stand for. */
final class PipelineSteps {

  private final Map<Class<?>, Consumer<Transformer>> converters = new LinkedHashMap<>();
  private final Map<String, List<KnownColumn>> known;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> vectorSizes = new HashMap<>();
  private final Map<String, String> timeZones = new HashMap<>();
  private final Map<String, String> unmade = new HashMap<>();

  PipelineSteps(List<KnownColumn> known) {
    this.known =
        known.stream()
            .collect(Collectors.groupingBy(KnownColumn::name, HashMap::new, Collectors.toList()));
    converters.put(PipelineModel.class, this::addAll);
    converters.put(NetworkTunerModel.class, tuner -> add(((NetworkTunerModel) tuner).bestModel()));
    // Splits are of no use to a prediction.
    register(SplitAssigner.class, splits -> addUnmade(splits.uid(), splits.getSplitCol()));
    register(CategoryCast.class, this::add);
    register(NumericCast.class, this::add);
    register(DateFeaturesModel.class, this::add);
    register(TextIndexerModel.class, this::add);
    register(VectorImputerModel.class, this::add);
    register(StandardizerModel.class, this::add);
    register(NeuralNetworkClassificationModel.class, this::addNetwork);
    register(NeuralNetworkRegressionModel.class, this::addNetwork);
    register(AutoencoderModel.class, this::add);
    register(NetworkScorer.class, this::add);
    register(
        InverseStandardizer.class, inverse -> addUnmade(inverse.uid(), inverse.getOutputCol()));
    register(StringIndexerModel.class, this::add);
    register(OneHotEncoderModel.class, this::add);
    register(VectorAssembler.class, this::add);
    register(VectorSizeHint.class, this::add);
    register(ImputerModel.class, this::add);
    register(StandardScalerModel.class, stage -> steps.add(ScalerSteps.of(stage)));
    register(MinMaxScalerModel.class, stage -> steps.add(ScalerSteps.of(stage)));
    register(MaxAbsScalerModel.class, stage -> steps.add(ScalerSteps.of(stage)));
    register(RobustScalerModel.class, stage -> steps.add(ScalerSteps.of(stage)));
    register(IndexToString.class, this::add);
  }

  private <T extends Transformer> void register(Class<T> type, Consumer<T> converter) {
    converters.put(
        type,
        stage -> {
          try {
            converter.accept(type.cast(stage));
          } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(stage.uid())
                ? e
                : new IllegalArgumentException(stage.uid() + ": " + e.getMessage(), e);
          }
        });
  }

  /**
   * What is known of a column that a stage reads.
   *
   * @param stage uid of the stage
   * @return null if nothing is
   * @throws IllegalArgumentException if training rows have several of its name
   */
  KnownColumn known(String column, String stage) {
    List<KnownColumn> all = known.getOrDefault(column, List.of());
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: column '%s' is read, and the rows have %d of that name; rename or drop all but one",
              stage, column, all.size()));
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** Columns that stages make and steps do not, with the uid of the stage. */
  Map<String, String> unmade() {
    return unmade;
  }

  /** The steps of all stages that were added, in their order. */
  List<Step> steps() {
    return steps;
  }

  /** Sizes of vectors that stages tell beside their steps, by column. */
  Map<String, Integer> vectorSizes() {
    return vectorSizes;
  }

  /** The time zones in which stages read dates, by column. */
  Map<String, String> timeZones() {
    return timeZones;
  }

  /**
   * Adds the steps of a stage.
   *
   * @throws IllegalArgumentException if it has no counterpart
   */
  void add(Transformer stage) {
    Consumer<Transformer> converter = converters.get(stage.getClass());
    if (converter == null) {
      throw new IllegalArgumentException(
          String.format(
              "%s is a %s, which has no counterpart without Spark; supported are %s",
              stage.uid(),
              stage.getClass().getSimpleName(),
              converters.keySet().stream()
                  .map(Class::getSimpleName)
                  .collect(Collectors.joining(", "))));
    }
    converter.accept(stage);
  }

  private void addAll(Transformer pipeline) {
    for (Transformer stage : ((PipelineModel) pipeline).stages()) {
      add(stage);
    }
  }

  private void addNetwork(NeuralNetworkModel<?> model) {
    steps.add(NetworkSteps.of(model));
    addUnmade(model, model.featuresOutCol(), model.spreadCol(), model.attributionCol());
  }

  private void add(AutoencoderModel model) {
    steps.add(NetworkSteps.of(model));
    addUnmade(model, model.reconstructionCol());
  }

  private void add(NetworkScorer scorer) {
    steps.add(NetworkSteps.of(scorer));
    addUnmade(scorer, scorer.featuresOutCol());
  }

  @SafeVarargs
  private void addUnmade(Transformer stage, Param<String>... columns) {
    for (Param<String> param : columns) {
      if (stage.isSet(param)) {
        addUnmade(stage.uid(), stage.get(param).get());
      }
    }
  }

  private void addUnmade(String uid, String column) {
    unmade.put(column, uid);
  }

  private void add(CategoryCast stage) {
    for (int i = 0; i < stage.getInputCols().length; i++) {
      String input = stage.getInputCols()[i];
      KnownColumn column = known(input, stage.uid());
      boolean isNumber = column != null && column.type() instanceof NumericType;
      steps.add(
          new CastCategory(
              stage.uid(), input, stage.getOutputCols()[i], stage.getParseTexts() || isNumber));
    }
  }

  private void add(NumericCast stage) {
    for (int i = 0; i < stage.getInputCols().length; i++) {
      steps.add(new CastNumber(stage.uid(), stage.getInputCols()[i], stage.getOutputCols()[i]));
    }
  }

  private void add(DateFeaturesModel stage) {
    int first = 0;
    for (int i = 0; i < stage.getInputCols().length; i++) {
      String input = stage.getInputCols()[i];
      boolean hasTime = stage.hasTime().get(i);
      int last = first + DateFeature.of(hasTime).size();
      timeZones.put(input, stage.getTimeZone());
      steps.add(
          new ReadDate(
              stage.uid(),
              input,
              stage.outputCols().subList(first, last),
              hasTime,
              stage.earliest()[i]));
      first = last;
    }
  }

  private void add(TextIndexerModel stage) {
    steps.add(
        new IndexText(
            stage.uid(),
            stage.getInputCol(),
            stage.getOutputCol(),
            stage.vocabulary(),
            stage.getToLowercase(),
            stage.getWordNgrams(),
            stage.getNumBuckets(),
            stage.getMaxLength(),
            invalid(stage.getHandleInvalid())));
  }

  private void add(VectorImputerModel stage) {
    steps.add(
        new ImputeVector(
            stage.uid(), stage.getInputCol(), stage.getOutputCol(), stage.surrogates().toArray()));
  }

  private void add(StandardizerModel stage) {
    boolean isFilled = stage.getHandleInvalid().equals(StandardizerParams.MEAN);
    steps.add(
        new Standardize(
            stage.uid(),
            stage.getInputCol(),
            stage.getOutputCol(),
            stage.standardization(),
            isFilled ? Invalid.FILL : invalid(stage.getHandleInvalid()),
            isFilled ? stage.mean().toArray() : new double[0]));
  }

  private void add(StringIndexerModel stage) {
    List<String> inputs = names(stage, stage.inputCols(), stage.inputCol());
    List<String> outputs = names(stage, stage.outputCols(), stage.outputCol());
    for (int i = 0; i < inputs.size(); i++) {
      steps.add(
          new IndexCategory(
              stage.uid(),
              inputs.get(i),
              outputs.get(i),
              List.of(stage.labelsArray()[i]),
              invalid(stage.getHandleInvalid())));
    }
  }

  private void add(OneHotEncoderModel stage) {
    List<String> inputs = names(stage, stage.inputCols(), stage.inputCol());
    List<String> outputs = names(stage, stage.outputCols(), stage.outputCol());
    boolean keeps = stage.getHandleInvalid().equals("keep");
    for (int i = 0; i < inputs.size(); i++) {
      int categories = stage.categorySizes()[i];
      steps.add(
          new EncodeOneHot(
              stage.uid(),
              inputs.get(i),
              outputs.get(i),
              categories,
              categories + (keeps ? 1 : 0) - (stage.getDropLast() ? 1 : 0),
              invalid(stage.getHandleInvalid())));
    }
  }

  private void add(VectorAssembler stage) {
    steps.add(
        new Assemble(
            stage.uid(),
            List.of(stage.getInputCols()),
            stage.getOutputCol(),
            invalid(stage.getHandleInvalid())));
  }

  private void add(VectorSizeHint stage) {
    vectorSizes.put(stage.getInputCol(), stage.getSize());
    if (!stage.getHandleInvalid().equals("optimistic")) {
      steps.add(
          new RequireVector(stage.uid(), stage.getInputCol(), invalid(stage.getHandleInvalid())));
    }
  }

  private void add(ImputerModel stage) {
    List<String> inputs = names(stage, stage.inputCols(), stage.inputCol());
    List<String> outputs = names(stage, stage.outputCols(), stage.outputCol());
    Row surrogates =
        stage
            .surrogateDF()
            .select(
                inputs.stream().map(name -> surrogate(name, stage.uid())).toArray(Column[]::new))
            .first();
    for (int i = 0; i < inputs.size(); i++) {
      steps.add(
          new ImputeNumber(
              stage.uid(),
              inputs.get(i),
              outputs.get(i),
              stage.getMissingValue(),
              surrogates.getDouble(i)));
      KnownColumn column = known(inputs.get(i), stage.uid());
      if (column != null) {
        // The output column has the type of the input column.
        String output = outputs.get(i);
        known.put(output, List.of(new KnownColumn(output, column.type(), List.of(), false)));
      }
    }
  }

  /** As Spark fills it in: in the type of the column. */
  private Column surrogate(String input, String stage) {
    KnownColumn column = known(input, stage);
    Column learned = Columns.named(input);
    return column != null && column.type() instanceof NumericType
        ? learned.cast(column.type()).cast(DataTypes.DoubleType)
        : learned.cast(DataTypes.DoubleType);
  }

  private void add(IndexToString stage) {
    if (!stage.isSet(stage.labels()) || stage.getLabels().length == 0) {
      throw new IllegalArgumentException(
          "param labels is not set; set it, as there are no metadata of columns without Spark");
    }
    steps.add(
        new NameClass(
            stage.uid(), stage.getInputCol(), stage.getOutputCol(), List.of(stage.getLabels())));
  }

  private static Invalid invalid(String handleInvalid) {
    return Invalid.valueOf(handleInvalid.toUpperCase(Locale.ROOT));
  }

  private static List<String> names(Params stage, StringArrayParam several, Param<String> one) {
    return stage.isSet(several) ? List.of(stage.get(several).get()) : List.of(stage.get(one).get());
  }
}
