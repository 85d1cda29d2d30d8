package io.github.meanfield.jobs.model;

import static io.github.meanfield.jobs.model.PipelineStages.names;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.DateFeaturesModel;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.TextIndexerModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** What a saved pipeline reads and what it adds. */
public final class ModelColumns {

  private static final List<String> INPUTS = List.of("inputCol", "inputCols", "featuresCol");
  private static final List<String> OUTPUTS =
      List.of(
          "outputCol",
          "outputCols",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "quantilesCol",
          "varianceCol");
  private static final List<String> ADDED =
      List.of("probabilityCol", "predictionCol", "quantilesCol", "varianceCol", "outputCol");

  private final PipelineModel model;
  private final Optional<TrainedColumns> trained;
  private final List<Transformer> stages;
  private final Optional<InputQuery> query;

  /**
   * The numbers of text labels, which no stage reads; Spark passes over a label that is missing,
   * and the indexer's own account of its columns is not the same after that.
   */
  private final Set<String> labels = new LinkedHashSet<>();

  /** The columns of a pipeline, in stages or in pipelines within it. */
  public ModelColumns(PipelineModel model) {
    this(model, Optional.empty(), Optional.empty());
  }

  /**
   * The columns of a pipeline.
   *
   * @param model the pipeline
   * @param query what makes its rows of those that are read
   * @param trained the columns of its training rows
   */
  ModelColumns(PipelineModel model, Optional<InputQuery> query, Optional<TrainedColumns> trained) {
    this.model = model;
    this.query = query;
    this.trained = trained;
    this.stages = PipelineStages.of(model).toList();
    for (Transformer stage : stages) {
      if (stage instanceof StringIndexerModel indexer) {
        labels.addAll(List.of(outputs(indexer)));
      }
    }
    stages.forEach(stage -> labels.removeAll(names(stage, INPUTS)));
  }

  /** The pipeline, without a query that makes its rows. */
  public PipelineModel pipeline() {
    return model;
  }

  /** The number of features of a pipeline that starts from a vector, 0 if that is not known. */
  public int numFeatures() {
    Set<String> read = required();
    return stages.stream()
        .filter(stage -> names(stage, INPUTS).stream().anyMatch(read::contains))
        .mapToInt(VectorSizes::numFeatures)
        .filter(number -> number > 0)
        .findFirst()
        .orElse(0);
  }

  /** The network in the pipeline, the last of several. */
  public Optional<NeuralNetworkModel<?>> network() {
    NeuralNetworkModel<?> network = null;
    for (Transformer stage : stages) {
      network = stage instanceof NeuralNetworkModel<?> its ? its : network;
    }
    return Optional.ofNullable(network);
  }

  /** The columns of texts whose words are read. */
  public List<String> texts() {
    return stages.stream()
        .filter(TextIndexerModel.class::isInstance)
        .map(stage -> ((TextIndexerModel) stage).getInputCol())
        .toList();
  }

  /** The number of classes, 0 if no network is in the pipeline. */
  public int numClasses() {
    return stages.stream()
        .filter(NeuralNetworkClassificationModel.class::isInstance)
        .mapToInt(stage -> ((NeuralNetworkClassificationModel) stage).numClasses())
        .findFirst()
        .orElse(0);
  }

  /**
   * The names of the classes, in the order of probabilities; their numbers if they have no other.
   */
  public List<String> classNames() {
    Set<String> predictions = new HashSet<>();
    List<String> classes = new ArrayList<>();
    for (Transformer stage : stages) {
      if (stage instanceof NeuralNetworkClassificationModel network) {
        predictions.add(network.getPredictionCol());
      } else if (stage instanceof IndexToString names
          && predictions.contains(names.getInputCol())) {
        classes.addAll(List.of(names.getLabels()));
      }
    }
    return classes.isEmpty()
        ? IntStream.range(0, numClasses()).mapToObj(String::valueOf).toList()
        : classes;
  }

  /**
   * Makes rows by the query that belongs to the pipeline, if there is one, and checks that they
   * have what the pipeline reads, in the types it reads.
   */
  public Dataset<Row> accept(Dataset<Row> input) {
    return accept(input, CsvForm.DEFAULT.decimal());
  }

  /**
   * Rows as {@link #accept(Dataset)} has them.
   *
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  public Dataset<Row> accept(Dataset<Row> input, char decimal) {
    Dataset<Row> made = query.map(its -> its.apply(input, added())).orElse(input);
    List<String> known = List.of(made.columns());
    OriginalColumns.requireFree(known, added());
    Set<String> missing = new LinkedHashSet<>(required());
    missing.removeAll(Set.copyOf(known));
    if (!missing.isEmpty()) {
      throw new BadInput(
          "the model reads %s, which the input lacks; its columns are %s",
          columns(List.copyOf(missing)),
          known.stream()
              .filter(name -> !name.equals(CsvTable.FIELDS))
              .collect(Collectors.joining(", ")));
    }
    return asRead(made, decimal);
  }

  /** Rows in the types that the pipeline reads, beside what that changes as it came in. */
  private Dataset<Row> asRead(Dataset<Row> made, char decimal) {
    Dataset<Row> typed = typed(made, decimal);
    List<String> changed =
        OriginalColumns.changed(
            made, typed, trained.map(TrainedColumns::numbersAsTexts).orElse(Set.of()));
    return changed.isEmpty() ? typed : typed(OriginalColumns.keep(made, changed), decimal);
  }

  private Dataset<Row> typed(Dataset<Row> made, char decimal) {
    return withNumbers(trained.map(columns -> columns.typed(made, decimal)).orElse(made));
  }

  static String columns(List<String> names) {
    return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
  }

  /** Scores rows; only what is worth keeping is in the result, the input as it came in. */
  public Dataset<Row> scored(Dataset<Row> rows) {
    return scored(rows, CsvForm.DEFAULT.decimal(), PipelineModel::transform);
  }

  /**
   * Scores rows in some way; only what is worth keeping is in the result.
   *
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  public Dataset<Row> scored(Dataset<Row> rows, char decimal, Scoring how) {
    List<String> columns = List.of(rows.columns());
    Dataset<Row> read = rows;
    for (TrainedColumn label : trained.flatMap(TrainedColumns::label).stream().toList()) {
      if (!labels.isEmpty() && columns.contains(label.name())) {
        Column asRead = Columns.named(label.name());
        DataType type = rows.schema().apply(label.name()).dataType();
        read =
            OriginalColumns.keep(rows, List.of(label.name()))
                .withColumn(label.name(), label.text(asRead, type, decimal));
      }
    }
    Set<String> all = Set.copyOf(List.of(read.columns()));
    Dataset<Row> scored = how.transform(model, new VectorSizes(stages).declare(read));
    return scored.select(
        Stream.concat(kept(rows, scored).stream(), how.added().stream())
            .map(name -> OriginalColumns.original(name, all))
            .toArray(Column[]::new));
  }

  /**
   * Scores rows that are scored already, in another way.
   *
   * @param scored what {@link #scored} has made, or some of it, with all columns that were given
   * @param given the columns that the model was given, which a stage may write in place
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  public Dataset<Row> scoredAgain(
      Dataset<Row> scored, Collection<String> given, char decimal, Scoring how) {
    String[] added =
        stages.stream()
            .flatMap(stage -> names(stage, OUTPUTS).stream())
            .filter(name -> !given.contains(name))
            .toArray(String[]::new);
    return scored(asRead(scored.drop(added), decimal), decimal, how);
  }

  /** The columns worth keeping of scored rows: those of the input, and the last that were added. */
  private List<String> kept(Dataset<Row> rows, Dataset<Row> scored) {
    Set<String> there = Set.of(scored.columns());
    return Stream.concat(OriginalColumns.inputs(rows).stream(), added().stream())
        .distinct()
        .filter(there::contains)
        .toList();
  }

  private List<String> added() {
    return Stream.concat(
            stages.stream()
                .filter(it -> it instanceof NeuralNetworkModel<?> || it instanceof IndexToString)
                .flatMap(stage -> names(stage, ADDED).stream()),
            labels.stream())
        .toList();
  }

  /** What is read that no stage makes, up to a stage that may make any column. */
  private Set<String> required() {
    Set<String> required = new LinkedHashSet<>();
    Set<String> made = new LinkedHashSet<>();
    for (Transformer stage : stages) {
      List<String> outputs = made(stage);
      if (outputs.isEmpty()) {
        // Such as a SQLTransformer: Spark tells what is missing then.
        return required;
      }
      List<String> inputs =
          stage instanceof StringIndexerModel indexer ? inputs(indexer) : names(stage, INPUTS);
      inputs.stream().filter(name -> !made.contains(name)).forEach(required::add);
      made.addAll(outputs);
    }
    return required;
  }

  /** The columns that a stage makes, or lets through with another type. */
  private static List<String> made(Transformer stage) {
    return stage instanceof DateFeaturesModel dates
        ? dates.outputCols()
        : names(stage, stage instanceof VectorSizeHint ? List.of("inputCol") : OUTPUTS);
  }

  private List<String> inputs(StringIndexerModel indexer) {
    String[] outputs = outputs(indexer);
    String[] inputs =
        indexer.isSet(indexer.inputCols())
            ? indexer.getInputCols()
            : new String[] {indexer.getInputCol()};
    return IntStream.range(0, inputs.length)
        .filter(i -> !labels.contains(outputs[i]))
        .mapToObj(i -> inputs[i])
        .toList();
  }

  private static String[] outputs(StringIndexerModel indexer) {
    return indexer.isSet(indexer.outputCols())
        ? indexer.getOutputCols()
        : new String[] {indexer.getOutputCol()};
  }

  private static boolean readsNumbers(Transformer stage) {
    return stage instanceof NumericCast
        || stage instanceof ImputerModel
        || stage instanceof VectorAssembler;
  }

  private Dataset<Row> withNumbers(Dataset<Row> rows) {
    Set<String> read = required();
    List<String> numbers =
        stages.stream()
            .filter(ModelColumns::readsNumbers)
            .flatMap(stage -> names(stage, INPUTS).stream())
            .filter(read::contains)
            .toList();
    return TextColumns.asNumbers(rows, numbers, new MissingMarks(CsvForm.MISSING));
  }
}
