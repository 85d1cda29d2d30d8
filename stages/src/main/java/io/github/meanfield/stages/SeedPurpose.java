package io.github.meanfield.stages;

/** What seeds are derived for. The order is part of what makes a seed: append only. */
public enum SeedPurpose {
  /** Initial weights. */
  WEIGHTS,
  /** The order of chunks in an epoch. */
  CHUNKS,
  /** The order of rows in a chunk in an epoch. */
  ROWS,
  /** Random draws of training, such as dropout, on a chunk in an epoch. */
  TRAINING,
  /** The chunks that rows go to. */
  DEALING,
  /** The rows that stand for all where statistics of features are computed. */
  SAMPLE,
  /** Further networks of a fit, after the first. */
  NETWORKS,
  /** The rows whose predictions are followed from epoch to epoch. */
  EXAMPLES,
  /** The values of params that a search tries. */
  TRIALS,
  /** The rows that trials are trained on, and those that judge them. */
  FOLDS,
  /** The networks of an ensemble, each of which is trained on rows of its own. */
  ENSEMBLE,
  /** The initial parameters of a layer, from the seed of its network's weights. */
  LAYER,
  /** Noise on weights that stand on a plateau. */
  PERTURBATION,
  /** Numbers of the streams of draws by a secret key: of a chunk in an epoch. */
  PRIVACY,
  /** The rows that are mixed in training, on a chunk in an epoch, and their shares. */
  MIXUP,
  /** What becomes of the features of a chunk's rows in an epoch. */
  AUGMENTATION,
  /** The rows that are added to those of a class. */
  OVERSAMPLING,
  /** The order of minibatches with sequences of about one length, on a chunk in an epoch. */
  MINIBATCHES,
  /** The numbers of words that have no vector. */
  WORD_VECTORS
}
