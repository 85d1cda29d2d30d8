package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.catalyst.LabelColumn;
import io.github.meanfield.stages.rows.FeatureReader;
import java.io.Serializable;

/** Why a row cannot be trained on. No record, as Kryo cannot read those. */
final class RowProblem implements Comparable<RowProblem>, Serializable {

  private static final long serialVersionUID = 1L;

  /** A row that is absent by its weight, which is no error. */
  static final RowProblem ZERO_WEIGHT = new RowProblem(Kind.ZERO_WEIGHT, "weights that are zero");

  /** A row of which nothing says whether it is for training or for validation. */
  static final RowProblem NO_INDICATOR =
      new RowProblem(Kind.INDICATOR, "a validation indicator that is null");

  /** A row without a label, or with one that has a null in it. */
  static final RowProblem NULL_LABEL = ofLabel(LabelColumn.NULL);

  /** What a problem is about. */
  enum Kind {
    /** The weight is 0. */
    ZERO_WEIGHT,
    /** The weight is none. */
    WEIGHT,
    /** The label. */
    LABEL,
    /** Features that the loss cannot take as targets. */
    TARGETS,
    /** Features that are null or not finite: what handleInvalid is about. */
    FEATURES,
    /** Features that are too many or too few, or beyond their size. */
    NUM_FEATURES,
    /** The validation indicator. */
    INDICATOR
  }

  private final Kind kind;
  private final String text;

  /** Null if it is about something else; of no use where the row is not at hand. */
  private final transient FeatureReader.Problem ofFeatures;

  private RowProblem(Kind kind, String text) {
    this(kind, text, null);
  }

  private RowProblem(Kind kind, String text, FeatureReader.Problem ofFeatures) {
    this.kind = kind;
    this.text = text;
    this.ofFeatures = ofFeatures;
  }

  /** A problem of the weight, in words that follow "weights that are". */
  static RowProblem ofWeight(String words) {
    return new RowProblem(Kind.WEIGHT, "weights that are " + words);
  }

  /** A problem of the label, in words that follow "labels that are". */
  static RowProblem ofLabel(String words) {
    return new RowProblem(Kind.LABEL, "labels that are " + words);
  }

  /** A problem of features as targets, in words that follow "features that are". */
  static RowProblem ofTargets(String words) {
    return new RowProblem(Kind.TARGETS, "features that are " + words);
  }

  /** A problem of the features. */
  static RowProblem ofFeatures(FeatureReader.Problem problem) {
    return new RowProblem(
        problem.isAlwaysError() ? Kind.NUM_FEATURES : Kind.FEATURES,
        "features that are " + problem.words(),
        problem);
  }

  /**
   * What is wrong with the features, in the task that has read the row; null if it is about
   * something else.
   */
  FeatureReader.Problem ofFeatures() {
    return ofFeatures;
  }

  Kind kind() {
    return kind;
  }

  /** What the row has, in words that follow "rows with". */
  String text() {
    return text;
  }

  /** The text tells all problems apart. */
  @Override
  public int compareTo(RowProblem other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowProblem problem && text.equals(problem.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
