package io.github.meanfield.stages.network.check;

import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.OptimizerSettings;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.UnknownSizes;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Looks whether a network of one's own computes and learns as it should, on rows that are drawn for
 * it: features with mean 0 and deviation 1, as a {@code Standardizer} makes them, or sequences of
 * all lengths, and labels that features tell nothing of.
 *
 * <ol>
 *   <li><b>gradient</b>: backpropagation in doubles beside centred differences of the loss, for a
 *       sample of the parameters of each layer; relative errors are |a - n| / max(|a|, |n|), and no
 *       derivative counts as smaller than a thousandth of the largest. Points where the loss has a
 *       kink, as relu makes it, are passed over. Layers that no derivative reaches are told.
 *   <li><b>engine</b>: the gradient of the engine that would train it, in floats, beside that one.
 *   <li><b>first loss</b>: that of the network as it starts, beside that of outputs of 0, which for
 *       k classes and cross-entropy is ln k. A much larger one has to be unlearned first.
 *   <li><b>20 rows</b>: without dropout and penalties, a network that works learns 20 rows by
 *       heart. One without hidden layers may be too small for it, which is no fault.
 * </ol>
 *
 * <p>A network that leaves sizes to the data is looked at with {@value #MAX_STEPS} steps, {@value
 * #TOKENS} tokens and {@value #OUTPUTS} outputs, which a note tells.
 *
 * <p>Source: Karpathy, Johnson and Li, "CS231n", notes on gradient checks and sanity checks.
 */
public final class NetworkCheck {

  private static final int GRADIENT_ROWS = 8;
  private static final int GRADIENT_STEPS = 6;
  private static final int LOSS_ROWS = 512;

  /** Sizes of networks that leave them to the data. */
  private static final int MAX_STEPS = 32;

  private static final int TOKENS = 100;
  private static final int OUTPUTS = 2;
  private static final int FEW_ROWS = 20;
  private static final int STEPS = 2000;
  private static final int LOOK_EVERY = 50;

  private static final double MOST_ERROR = 1e-5;
  private static final double MOST_DISTANCE = 1e-3;
  private static final double MOST_FIRST_LOSS = 2;
  private static final double LEARNED = 0.05;
  private static final double[] RATES = {0.01, 0.001};

  private final TrainingLoss loss;
  private final long seed;
  private final RowShape shape;
  private final int numOutputs;
  private final Engine engine;
  private final String configuration;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What a check has found.
   *
   * @param check its name: gradient, engine, first loss or 20 rows
   * @param found what was measured, in words
   * @param isPassed whether all is well
   * @param cure what to do, empty if all is well
   * @param note what is to be known of the network though all is well, empty if nothing is
   */
  public record Finding(String check, String found, boolean isPassed, String cure, String note) {}

  private NetworkCheck(String json, TrainingLoss given, long seed) {
    this.seed = seed;
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    if (network.tabularInput().isPresent()) {
      throw new IllegalArgumentException(
          "begins with a TabularInput, whose features are those of a table and cannot be drawn;"
              + " give a network that takes numbers");
    }
    numOutputs = network.numOutputs();
    shape = network.rowShape();
    boolean isLinear =
        NetworkOutput.require(network).getActivationFn() instanceof ActivationIdentity;
    loss = given != null ? given : isLinear ? TrainingLoss.SQUARED : TrainingLoss.CROSS_ENTROPY;
    if (loss.isOfClasses() && numOutputs < 2) {
      throw new IllegalArgumentException(
          String.format(
              "has %d output, but loss %s takes two or more; give --loss squared for numbers",
              numOutputs, loss));
    }
    configuration = plain(json, RATES[0]);
    engine = Engine.choose(Engine.AUTO, configuration);
  }

  private String plain(String json, double rate) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    network.setSeed(seed);
    return OptimizerSettings.setPlain(network, new Adam(rate)).toJson();
  }

  /** The names of the losses. */
  public static List<String> losses() {
    return TrainingLoss.names();
  }

  /**
   * Checks a network.
   *
   * @param json JSON of a {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration},
   *     as param {@code networkJson} takes it
   * @param loss one of {@link #losses}; null for squared if the activation of the output layer is
   *     identity, and crossEntropy otherwise
   * @param seed seed of weights and rows
   * @return what each check has found
   * @throws IllegalArgumentException if the network cannot be trained; the message says what it
   *     "is" or "has"
   */
  public static List<Finding> of(String json, String loss, long seed) {
    String sized = sized(json);
    NetworkCheck check =
        new NetworkCheck(sized, loss == null ? null : TrainingLoss.named(loss), seed);
    check.checkGradient();
    check.checkFirstLoss();
    check.checkFewRows(sized);
    if (!sized.equals(json)) {
      check.findings.set(0, ofSized(check.findings.get(0)));
    }
    return List.copyOf(check.findings);
  }

  /** The network with sizes where it leaves them to the data; as it is if it leaves none. */
  private static String sized(String json) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    RowShape shape = network.rowShape();
    NetworkConfiguration sized =
        shape.isKnown()
            ? network
            : UnknownSizes.fill(
                network,
                shape.with(
                    shape.inputs().stream().map(input -> input.told(MAX_STEPS, TOKENS)).toList()));
    boolean leavesOutputs = UnknownSizes.fillOutputs(sized, OUTPUTS);
    return shape.isKnown() && !leavesOutputs ? json : sized.toJson();
  }

  private static Finding ofSized(Finding finding) {
    String note =
        String.format(
            "sizes that it leaves to the data were %d steps, %d tokens and %d outputs",
            MAX_STEPS, TOKENS, OUTPUTS);
    return new Finding(finding.check, finding.found, finding.isPassed, finding.cure, note);
  }

  private RandomRows draw(int rows) {
    return RandomRows.draw(rows, shape, numOutputs, loss, Seeds.derive(seed, rows));
  }

  private void add(String check, boolean isPassed, String cure, String found, Object... values) {
    String words = String.format(Locale.ROOT, found, values);
    findings.add(new Finding(check, words, isPassed, isPassed ? "" : cure, ""));
  }

  private void checkGradient() {
    TrainableNetwork network = engine.open(configuration);
    float[] state = network.state();
    network.begin(state, 0, 0, seed);
    try {
      GradientCheck gradient =
          new GradientCheck(
              NetworkConfiguration.parse(configuration),
              Arrays.copyOf(state, network.parameterLength()),
              RandomRows.ofOneLength(
                  GRADIENT_ROWS,
                  shape,
                  GRADIENT_STEPS,
                  numOutputs,
                  loss,
                  Seeds.derive(seed, GRADIENT_ROWS)));
      gradient.compare(new Random(Seeds.derive(seed, STEPS)));
      addGradient(gradient, gradient.unreached());
      addEngine(gradient.distance(network));
    } catch (RuntimeException e) {
      // Some layers of DL4J compute in floats only.
      add(
          "gradient",
          false,
          "take another layer or activation, or do without this check",
          "DL4J does not compute it in doubles: %s",
          e.getMessage());
    }
  }

  private void addGradient(GradientCheck gradient, List<String> unreached) {
    boolean isRight = gradient.checked() > 0 && gradient.worst() <= MOST_ERROR;
    add(
        "gradient",
        isRight && unreached.isEmpty(),
        isRight
            ? "no derivative reaches " + String.join("; ", unreached) + ": see the layers after it"
            : "backpropagation of a layer is wrong, or its outputs are not differentiable, or drawn;"
                + " take another layer or activation",
        "%d parameters compared, %d at a kink passed over; largest relative error %.1e%s",
        gradient.checked(),
        gradient.kinks(),
        gradient.worst(),
        gradient.worstPlace().isEmpty() ? "" : " (" + gradient.worstPlace() + ")");
  }

  private void addEngine(double distance) {
    add(
        "engine",
        distance <= MOST_DISTANCE,
        engine == Engine.DENSE
            ? "train it with engine dl4j, and report this network"
            : "report this network",
        "%s, in floats: its gradient is %.1e of its length away",
        engine.engineName(),
        distance);
  }

  private void checkFirstLoss() {
    RandomRows rows = draw(LOSS_ROWS);
    double first = rows.loss(engine.open(configuration).outputs(rows.features(), rows.rows()));
    double chance = rows.chanceLoss();
    add(
        "first loss",
        first <= MOST_FIRST_LOSS * chance,
        "the first outputs are too large: take smaller initial weights (of the output layer first),"
            + " or a weightInit that goes with the activation (xavier for tanh, relu for relu)",
        "%.4f, of outputs of 0 %.4f%s",
        first,
        chance,
        loss == TrainingLoss.CROSS_ENTROPY ? String.format(" (ln %d)", numOutputs) : "");
  }

  private void checkFewRows(String json) {
    RandomRows rows = draw(FEW_ROWS);
    double chance = rows.chanceLoss();
    double least = Arrays.stream(rows.labels()).map(loss::least).average().orElseThrow();
    double enough = least + LEARNED * (chance - least);
    double reached = Double.NaN;
    for (double rate : RATES) {
      if (!(reached <= enough)) {
        reached = learned(plain(json, rate), rows, enough);
      }
    }
    String check = FEW_ROWS + " rows";
    String found =
        String.format(
            Locale.ROOT,
            "loss %.4f, of outputs of 0 %.4f, of labels known by heart %.4f",
            reached,
            chance,
            least);
    boolean hasHidden = Freezing.layers(NetworkConfiguration.parse(json)) > 0;
    if (!hasHidden && reached < chance && !(reached <= enough)) {
      String note = "it is too small to learn " + FEW_ROWS + " rows by heart";
      findings.add(new Finding(check, found, true, "", note));
      return;
    }
    add(
        check,
        reached <= enough,
        "it cannot learn them by heart: see whether layers are too narrow, all units are dead"
            + " (relu behind large negative biases), or layers are frozen",
        "%s",
        found);
  }

  /** The loss on rows after so many steps that it is enough, or {@value #STEPS}. */
  private double learned(String plain, RandomRows rows, double enough) {
    TrainableNetwork network = engine.open(plain);
    network.begin(network.state(), 0, 0, seed);
    MiniBatch batch = rows.batch();
    double reached = Double.NaN;
    for (int step = 1; step <= STEPS && !(reached <= enough); step++) {
      network.fit(batch, Step.PLAIN);
      if (step % LOOK_EVERY == 0) {
        reached = rows.loss(network.outputs(rows.features(), rows.rows()));
      }
    }
    return reached;
  }
}
