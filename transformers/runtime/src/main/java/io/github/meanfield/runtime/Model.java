package io.github.meanfield.runtime;

import io.github.meanfield.runtime.eval.Plan;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.runtime.steps.Targets;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A trained pipeline, which predicts from rows as they come: it indexes, encodes, fills in and
 * scales what they have as the pipeline did. It does not change, and any number of threads may use
 * it at a time.
 */
public final class Model {

  /** What a model predicts. */
  public enum Kind {
    /** One of several classes. */
    CLASSIFIER,
    /** One or several numbers. */
    REGRESSOR,
    /** A score of anomalies, the reconstruction error, and a code. */
    AUTOENCODER
  }

  private final String maker;
  private final List<InputColumn> inputs;
  private final List<Step> steps;
  private final List<InputStatistics> statistics;
  private final List<OutputColumn> outputs;
  private final Predict predict;
  private final String[] classes;
  private final Plan plan;
  private final InputReader[] readers;

  /** Scorers that no thread uses now: never more than threads have predicted at a time. */
  private final Deque<Scorer> idle = new ConcurrentLinkedDeque<>();

  /**
   * A model of given steps.
   *
   * @param maker what made it, in words
   * @param inputs the columns that are read
   * @param steps what is done with a row, in this order; the last {@link Predict} is what the model
   *     predicts, and a {@link NameClass} of its prediction has the names of classes
   * @throws IllegalArgumentException if the steps do not fit together
   */
  public Model(String maker, List<InputColumn> inputs, List<Step> steps) {
    this(maker, inputs, steps, List.of());
  }

  /** A model, with what is known of its training rows. */
  Model(
      String maker, List<InputColumn> inputs, List<Step> steps, List<InputStatistics> statistics) {
    this.maker = maker;
    this.inputs = List.copyOf(inputs);
    this.steps = List.copyOf(steps);
    this.statistics = List.copyOf(statistics);
    requireRead(statistics);
    plan = new Plan(inputs.stream().map(InputColumn::column).toList(), steps);
    predict =
        steps.stream()
            .filter(Predict.class::isInstance)
            .map(Predict.class::cast)
            .reduce((first, last) -> last)
            .orElseThrow();
    NameClass names = names();
    classes = classes(names);
    outputs = outputs(names);
    readers =
        IntStream.range(0, inputs.size())
            .mapToObj(i -> new InputReader(inputs.get(i), i))
            .toArray(InputReader[]::new);
  }

  private void requireRead(List<InputStatistics> statistics) {
    // Texts are as many as rows: what is unseen of them tells nothing.
    Set<String> names =
        inputs.stream()
            .filter(column -> column.type() != InputColumn.Type.TEXT)
            .map(InputColumn::name)
            .collect(Collectors.toSet());
    for (InputStatistics each : statistics) {
      if (!names.remove(each.name())) {
        throw new IllegalArgumentException(
            String.format(
                "there are statistics of '%s', which the model does not read, or reads the words of,"
                    + " or twice",
                each.name()));
      }
    }
  }

  /** Null without one. */
  private NameClass names() {
    NameClass names = null;
    for (Step step : steps) {
      if (step instanceof NameClass its
          && predict.head() instanceof Classes head
          && its.input().equals(head.prediction())) {
        names = its;
      }
    }
    return names;
  }

  private String[] classes(NameClass names) {
    int size = predict.head() instanceof Classes head ? head.size() : 0;
    if (names != null && names.labels().size() != size) {
      throw new IllegalArgumentException(
          String.format(
              "%s: there are names of %d classes; required are %d",
              names.stage(), names.labels().size(), size));
    }
    return names == null
        ? IntStream.range(0, size).mapToObj(Integer::toString).toArray(String[]::new)
        : names.labels().toArray(new String[0]);
  }

  private List<OutputColumn> outputs(NameClass names) {
    List<OutputColumn> made = new ArrayList<>();
    for (String name : predict.outputs()) {
      int size = size(name);
      made.add(
          new OutputColumn(
              name,
              size == 0 ? OutputColumn.Type.NUMBER : OutputColumn.Type.VECTOR,
              Math.max(1, size)));
    }
    if (names != null) {
      made.add(new OutputColumn(names.output(), OutputColumn.Type.TEXT, 1));
    }
    return List.copyOf(made);
  }

  /** Numbers of a vector that is predicted; 0 if it is a single number. */
  private int size(String output) {
    if (predict.head() instanceof Classes head) {
      return output.equals(head.prediction()) ? 0 : head.size();
    } else if (predict.head() instanceof Reconstruction head) {
      return output.equals(head.code()) ? head.codeSize() : 0;
    }
    return ((Targets) predict.head()).isVector() ? predict.head().size() : 0;
  }

  /**
   * Loads a model.
   *
   * @param file a file that {@link #save} wrote
   * @throws ModelFormatException if it is none, or cannot be used
   * @throws IOException if it cannot be read
   */
  public static Model load(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return load(in);
    } catch (ModelFormatException e) {
      throw new ModelFormatException("'" + file + "' " + e.getMessage(), e);
    }
  }

  /**
   * Loads a model.
   *
   * @param in what {@link #save} wrote; it is not closed
   * @throws ModelFormatException if it is something else, or cannot be used
   * @throws IOException if it cannot be read
   */
  public static Model load(InputStream in) throws IOException {
    return ModelFile.read(in);
  }

  /**
   * Saves the model.
   *
   * @param file the file, which must not exist; it does not if this fails
   * @throws IOException if it exists or cannot be written
   * @throws IllegalArgumentException if the model is larger than a file can be: an array has 2 GB
   *     at most, and {@code model.json} 64 MB and 4,194,304 values
   */
  public void save(Path file) throws IOException {
    OutputStream made =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (OutputStream out = made) {
      save(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Saves the model.
   *
   * @param out where to write; it is not closed
   * @throws IOException if that fails
   * @throws IllegalArgumentException as of {@link #save(Path)}
   */
  public void save(OutputStream out) throws IOException {
    ModelFile.write(this, out);
  }

  /** What made the model, in words. */
  public String maker() {
    return maker;
  }

  /** The columns that a row must have. */
  public List<InputColumn> inputs() {
    return inputs;
  }

  /** What the training rows had in the columns that are read, as far as it is known. */
  public List<InputStatistics> statistics() {
    return statistics;
  }

  /**
   * The same model with what is known of its training rows; it changes no prediction.
   *
   * @param ofTraining statistics of columns that the model reads, but none of type TEXT
   * @throws IllegalArgumentException if it does not read one of them, or one is there twice
   */
  public Model with(List<InputStatistics> ofTraining) {
    return new Model(maker, inputs, steps, ofTraining);
  }

  /** What is done with a row, in this order. */
  public List<Step> steps() {
    return steps;
  }

  /** The columns that a prediction has in the pipeline that was trained. */
  public List<OutputColumn> outputs() {
    return outputs;
  }

  /** What is predicted. */
  public Kind kind() {
    return predict.head() instanceof Classes
        ? Kind.CLASSIFIER
        : predict.head() instanceof Reconstruction ? Kind.AUTOENCODER : Kind.REGRESSOR;
  }

  /** Names of the classes, in the order of probabilities; their numbers if they have no other. */
  public List<String> classes() {
    return List.of(classes);
  }

  /** Number of predicted numbers; 0 for classes, 1 for a reconstruction error. */
  public int numTargets() {
    return predict.head() instanceof Targets head
        ? head.size()
        : kind() == Kind.AUTOENCODER ? 1 : 0;
  }

  /** Number of parameters of all networks. */
  public long numParameters() {
    return steps.stream()
        .filter(Predict.class::isInstance)
        .flatMap(step -> ((Predict) step).networks().stream())
        .mapToLong(Network::numParameters)
        .sum();
  }

  /**
   * Predicts from a row.
   *
   * @param row values by the names of columns, as {@link Scorer#score(Map)} takes them
   * @throws IllegalArgumentException as {@link Scorer#score(Map)} says
   */
  public Prediction predict(Map<String, ?> row) {
    Scorer scorer = idle.poll();
    if (scorer == null) {
      scorer = scorer();
    }
    try {
      return scorer.score(row).prediction();
    } finally {
      idle.push(scorer);
    }
  }

  /**
   * Predicts from rows.
   *
   * @param rows rows as of {@link #predict(Map)}
   * @return one prediction a row, in their order
   * @throws IllegalArgumentException as of {@link #predict(Map)}, with the number of the row, from
   *     1
   */
  public List<Prediction> predict(List<? extends Map<String, ?>> rows) {
    List<Prediction> predictions = new ArrayList<>(rows.size());
    for (Map<String, ?> row : rows) {
      try {
        predictions.add(predict(row));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format("row %d: %s", predictions.size() + 1, e.getMessage()), e);
      }
    }
    return predictions;
  }

  /** What scores rows without taking memory for each; one for each thread. */
  public Scorer scorer() {
    return new Scorer(readers, plan.open(), classes);
  }
}
