package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.TunerParams;
import io.github.meanfield.transformers.NetworkTunerModel;
import io.github.meanfield.transformers.NetworkTunerModel.Search;
import io.github.meanfield.transformers.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * trials and the same winner, whatever {@code parallelism} is and wherever rows lie. A trial that
 * fails, or whose training diverges, is recorded and does not end the search.
 *
 * <p>The tuner itself cannot be saved, as a search space has no form in Spark's metadata; its model
 * can.
 */
public final class NetworkTuner extends Estimator<NetworkTunerModel>
    implements TunerParams<NetworkTuner> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTuner.class);

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
    return listener == null ? this::log : listener;
  }

  private void log(Trial trial, int finished, int planned) {
    LOG.info(
        "{}: {} of {} trials, stage {} number {}, {} epochs: {} {}",
        uid,
        finished,
        planned,
        trial.stage(),
        trial.number(),
        trial.epochs(),
        trial.params(),
        trial.failure().isEmpty() ? trial.metric() : trial.failure());
  }

  /**
   * Searches.
   *
   * @param dataset rows with what the estimator and the evaluator take
   * @return the best model and all trials
   * @throws IllegalArgumentException if estimator, evaluator or search space are missing, params do
   *     not suit each other, or a part of the rows is empty
   * @throws IllegalStateException if all trials fail, or there is no time for one
   * @throws java.util.concurrent.CancellationException if a job is cancelled or the thread is
   *     interrupted
   */
  @Override
  public NetworkTunerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Epochs epochs = requireEpochs();
    SparkContext spark = dataset.sparkSession().sparkContext();
    try (Folds folds = Folds.of(this, dataset)) {
      Path directory =
          isSet(searchDir())
              ? new Path(getSearchDir(), SearchFingerprint.of(this, dataset).id())
              : null;
      Judge judge = new Judge(withCheckpoints(directory), evaluator, folds.list());
      TrialLog log = new TrialLog(directory, spark.hadoopConfiguration());
      TrialSearch search = new TrialSearch(this, judge, epochs, log, spark);
      List<Candidate> candidates = search.run();
      Candidate best = search.best(candidates);
      if (best == null) {
        throw new IllegalStateException(
            candidates.stream().allMatch(candidate -> candidate.failure().isEmpty())
                ? String.format(
                    Locale.ROOT,
                    "%s: no trial has ended within maxMinutes %s; allow for more",
                    uid,
                    getMaxMinutes())
                : String.format(
                    "%s: all %d trials have failed: %s",
                    uid, candidates.size(), TrialSearch.failures(candidates)));
      }
      Dataset<?> rows = getRefit() ? dataset : folds.list().get(0).training();
      Judge last = getRefit() ? new Judge(estimator, evaluator, List.of()) : judge;
      Model<?> model = last.fit(rows, epochs.with(best.params(), best.epochs()));
      return new NetworkTunerModel(uid, model, summary(candidates, best, search.isLate()))
          .setParent(this);
    }
  }

  private Search summary(List<Candidate> candidates, Candidate best, boolean late) {
    List<String> warnings = new ArrayList<>(searchSpace.borders(best.params()));
    long failed = candidates.stream().filter(trial -> !trial.failure().isEmpty()).count();
    if (failed > 0) {
      warnings.add(
          String.format(
              "%d of %d trials have failed: %s",
              failed, candidates.size(), TrialSearch.failures(candidates)));
    }
    if (late) {
      warnings.add(
          String.format(
              Locale.ROOT, "maxMinutes %s have passed before the search ended", getMaxMinutes()));
    }
    warnings.forEach(warning -> LOG.warn("{}: {}", uid, warning));
    Param<?> metric = evaluator.hasParam("metricName") ? evaluator.getParam("metricName") : null;
    String name =
        metric == null
            ? evaluator.getClass().getSimpleName()
            : String.valueOf(evaluator.getOrDefault(metric));
    return new Search(
        candidates.stream().map(Candidate::toTrial).toList(),
        candidates.indexOf(best),
        name,
        evaluator.isLargerBetter(),
        warnings);
  }

  private Epochs requireEpochs() {
    Epochs epochs = Epochs.of(estimator);
    if (getMinEpochs() > 0 && (epochs.most() <= getMinEpochs() || epochs.isVaried(searchSpace))) {
      throw new IllegalArgumentException(
          String.format(
              "%s: minEpochs is %d, but %s; it takes one stage with maxEpochs (or maxIter) above"
                  + " it, which the search space does not vary",
              uid,
              getMinEpochs(),
              epochs.param() == null
                  ? "no single stage of the estimator has maxEpochs or maxIter"
                  : epochs.isVaried(searchSpace)
                      ? epochs.param().name() + " is in the search space"
                      : epochs.param().name() + " is " + epochs.most()));
    }
    return epochs;
  }

  /** Networks that keep no checkpoints elsewhere keep them beside the trials. */
  private Estimator<?> withCheckpoints(Path directory) {
    ParamMap params = new ParamMap();
    if (directory != null) {
      Epochs.stages(estimator)
          .filter(stage -> stage.hasParam("checkpointDir"))
          .filter(stage -> !stage.isSet(stage.getParam("checkpointDir")))
          .forEach(stage -> put(stage, new Path(directory, "checkpoints").toString(), params));
    }
    return (Estimator<?>) estimator.copy(params);
  }

  private static void put(Params stage, String directory, ParamMap params) {
    params.put(List.of(stage.getParam("checkpointDir").w(directory)));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    require(estimator != null, "there is no estimator; setEstimator takes one");
    require(evaluator != null, "there is no evaluator; setEvaluator takes one");
    require(!searchSpace.isEmpty(), "the search space is empty; add a param to it");
    if (isSet(foldCol())) {
      require(getNumFolds() > 1, "foldCol is set, but numFolds is 1; set the number of folds");
      Columns.require(this, "foldCol", getFoldCol(), schema);
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
