package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.averaging.KeptRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.HasBackend;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.TunerParams;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel.Search;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds good params of an estimator, or of the stages of a Pipeline, by random search: from coarse
 * to fine, and with {@code minEpochs} by successive halving. It is used as {@code CrossValidator}
 * is, and takes any estimator of Spark ML.
 *
 * <pre>{@code
 * NeuralNetworkClassifier network = new NeuralNetworkClassifier().setMaxEpochs(27);
 * NetworkTunerModel best = new NetworkTuner()
 *     .setEstimator(network)
 *     .setEvaluator(new BinaryClassificationEvaluator())
 *     .setSearchSpace(new SearchSpace()
 *         .add(network.learningRate(), Distribution.logUniform(1e-4, 1e-1))
 *         .add(network.dropout(), Distribution.uniform(0, 0.5)))
 *     .setNumTrials(30)
 *     .setMinEpochs(3)
 *     .fit(rows);
 * best.search().bestTrial();
 * best.search().warnings();      // such as a best value at the border of its range
 * }</pre>
 *
 * <p>Trials are judged by rows that they were not trained on. The same seed and rows make the same
 * trials, whatever {@code parallelism} is, and the same winner, as far as the estimator gives the
 * same model: the networks of Meanfield do. No two trials have the same params, so there are fewer
 * than {@code numTrials} where a search space has no more. A trial that fails, or whose training
 * diverges, is recorded and does not end the search.
 *
 * <p>The tuner itself cannot be saved, as a search space has no form in Spark's metadata; its model
 * can.
 */
public final class NetworkTuner extends Estimator<NetworkTunerModel>
    implements TunerParams<NetworkTuner> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTuner.class);
  private static final String CHECKPOINTS = "checkpointDir";
  private static final String BACKEND = "backend";

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private Estimator<?> estimator;
  private Evaluator evaluator;
  private SearchSpace searchSpace = new SearchSpace();
  private transient TrialListener listener;

  /** A tuner with a uid of its own. */
  public NetworkTuner() {
    this(Identifiable.randomUID("networkTuner"));
  }

  /**
   * A tuner with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public NetworkTuner(String uid) {
    this.uid = uid;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** Sets the estimator whose params are searched for: any of Spark ML, a Pipeline too. */
  public NetworkTuner setEstimator(Estimator<?> value) {
    estimator = value;
    return this;
  }

  /** The estimator; null before it is set. */
  public Estimator<?> getEstimator() {
    return estimator;
  }

  /** Sets what judges the predictions of a trial. */
  public NetworkTuner setEvaluator(Evaluator value) {
    evaluator = value;
    return this;
  }

  /** What judges predictions; null before it is set. */
  public Evaluator getEvaluator() {
    return evaluator;
  }

  /** Sets the params that are varied, and what their values are drawn from. */
  public NetworkTuner setSearchSpace(SearchSpace value) {
    searchSpace = value;
    return this;
  }

  /** The params that are varied. */
  public SearchSpace getSearchSpace() {
    return searchSpace;
  }

  /** Sets what hears of trials as they end. Default: they are logged at level info. */
  public NetworkTuner setListener(TrialListener value) {
    listener = value;
    return this;
  }

  /** What hears of trials. */
  public TrialListener getListener() {
    return listener == null ? new LoggedTrials(uid) : listener;
  }

  /** What is done with rows that are kept meanwhile. */
  @FunctionalInterface
  private interface Work<T> {
    T on(Dataset<Row> rows, Epochs epochs);
  }

  /** What a search has come to. */
  private record Found(Search search, List<Candidate> ranked, Judge judge) {}

  /**
   * Searches, and fits the best params once more: for all epochs of the estimator, unless {@code
   * refit} is false.
   *
   * @param dataset rows with what the estimator and the evaluator take
   * @return the best model and all trials
   * @throws IllegalArgumentException if estimator, evaluator or search space are missing, params do
   *     not suit each other, or a part of the rows is empty
   * @throws IllegalStateException if no trial succeeds, as all fail or there is no time for one
   * @throws java.util.concurrent.CancellationException if a job is cancelled or the thread is
   *     interrupted
   */
  @Override
  public NetworkTunerModel fit(Dataset<?> dataset) {
    return within(
        dataset,
        (rows, epochs) -> {
          Found found = find(rows, epochs);
          Dataset<Row> last = getRefit() ? rows : found.judge.folds().get(0).training();
          List<Model<?>> models =
              found.ranked.stream()
                  .limit(getEnsembleSize())
                  .<Model<?>>map(
                      each ->
                          found.judge.fit(
                              last,
                              epochs.with(
                                  each.params(), getRefit() ? epochs.most() : each.epochs())))
                  .toList();
          Model<?> model = AveragedModels.of(models, rows);
          return new NetworkTunerModel(uid, model, found.search).setParent(this);
        });
  }

  /**
   * Searches as {@link #fit} does, and leaves it to the caller to fit what is best.
   *
   * @param dataset rows with what the estimator and the evaluator take
   * @return all trials, and which is the best
   */
  public Search search(Dataset<?> dataset) {
    return within(dataset, (rows, epochs) -> find(rows, epochs).search);
  }

  /**
   * The folder in {@code searchDir} of the search on given rows: other searches have others.
   *
   * @param dataset rows with what the estimator and the evaluator take
   * @return its path, which need not be there
   */
  public Path searchFolder(Dataset<?> dataset) {
    return new Path(getSearchDir(), SearchFingerprint.of(this, dataset.toDF()).id());
  }

  private <T> T within(Dataset<?> dataset, Work<T> work) {
    transformSchema(dataset.schema());
    Epochs epochs = Epochs.of(this);
    return KeptRows.fit(uid, dataset, rows -> work.on(rows, epochs));
  }

  private Found find(Dataset<Row> rows, Epochs epochs) {
    SparkContext spark = rows.sparkSession().sparkContext();
    SearchSummary summary = new SearchSummary(this);
    Folds folds = Folds.of(this, rows);
    Path directory = isSet(searchDir()) ? searchFolder(rows) : null;
    Estimator<?> judged = withCheckpoints(directory);
    if (judged instanceof NeuralNetworkEstimator<?, ?> network) {
      judged = network.sizedBy(rows);
    }
    Judge judge = new Judge(judged, evaluator, folds.list());
    TrialLog log = new TrialLog(directory, spark.hadoopConfiguration());
    TrialSearch search = new TrialSearch(this, judge, epochs, log, spark);
    List<Candidate> trials = search.run();
    List<Candidate> ranked = search.ranked();
    if (ranked.isEmpty()) {
      throw new IllegalStateException(
          String.format(
              "%s: no trial has succeeded: %s",
              uid, String.join("; ", summary.problems(trials, search.isLate()))));
    }
    Search found = summary.of(trials, ranked, search.isLate());
    found.warnings().forEach(warning -> LOG.warn("{}: {}", uid, warning));
    return new Found(found, ranked, judge);
  }

  /** Networks that keep no checkpoints elsewhere keep them beside the trials. */
  Estimator<?> withCheckpoints(Path directory) {
    ParamMap params = new ParamMap();
    if (directory != null) {
      Nested.stages(estimator)
          .filter(stage -> stage.hasParam(CHECKPOINTS) && !stage.isSet(stage.getParam(CHECKPOINTS)))
          .filter(stage -> !mayTrainThroughDl4j(stage))
          .map(stage -> stage.getParam(CHECKPOINTS))
          .forEach(
              param -> params.put(List.of(param.w(new Path(directory, "checkpoints").toString()))));
    }
    return (Estimator<?>) estimator.copy(params);
  }

  /** Backend dl4j-spark has no checkpoints. */
  private boolean mayTrainThroughDl4j(Params stage) {
    return stage.hasParam(BACKEND)
        && (searchSpace.has(stage.getParam(BACKEND))
            || Nested.value(stage, stage.getParam(BACKEND))
                .filter(HasBackend.DL4J_SPARK::equals)
                .isPresent());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    require(estimator != null, "there is no estimator; setEstimator takes one");
    require(evaluator != null, "there is no evaluator; setEvaluator takes one");
    require(!searchSpace.isEmpty(), "the search space is empty; add a param to it");
    Set<String> uids = Nested.stages(estimator).map(Params::uid).collect(Collectors.toSet());
    for (Param<?> param : searchSpace.params()) {
      require(
          uids.contains(param.parent()),
          String.format(
              "the search space has %s of %s, which is no stage of the estimator %s",
              param.name(), param.parent(), estimator.uid()));
    }
    Folds.requireColumn(this, schema);
    if (getEnsembleSize() > 1) {
      AveragedModels.require(this);
    }
    if (isSet(validationIndicatorCol())) {
      Columns.requireBoolean(this, validationIndicatorCol(), schema);
    }
    return estimator.transformSchema(schema);
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(uid + ": " + problem);
    }
  }

  @Override
  public NetworkTuner copy(ParamMap extra) {
    NetworkTuner copy = copyValues(new NetworkTuner(uid), extra);
    copy.estimator = estimator == null ? null : (Estimator<?>) estimator.copy(extra);
    copy.evaluator = evaluator == null ? null : evaluator.copy(extra);
    copy.searchSpace = searchSpace;
    copy.listener = listener;
    return copy;
  }
}
