package io.github.meanfield.estimators.averaging;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.math.MutableFiniteCoordinateField;
import breeze.math.MutableInnerProductModule;
import breeze.math.NormedModule;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.FirstOrderMinimizer$;
import breeze.optimize.FirstOrderMinimizer.ConvergenceReason;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import scala.Option;
import scala.Tuple2;

/**
 * Minimizes a function by L-BFGS (Liu and Nocedal 1989) with a line search for strong Wolfe
 * conditions: that of breeze, which trains Spark's own models. The first point is the start; each
 * further one is an iteration, and the last has converged.
 */
final class Lbfgs implements Iterator<Lbfgs.Point> {

  /** Pairs of steps and gradients that stand for the curvature, as many as in Spark's models. */
  private static final int MEMORY = 10;

  /** Of the first value; as in Spark's models. */
  private static final double TOLERANCE = 1e-6;

  /**
   * Iterations whose values must be as near to each other. More of them would have the line search
   * look for a decrease that is lost in the rounding of parameters, which are floats.
   */
  private static final int NEAR = 3;

  /** Norm of the gradient, of that at the start, that is near what rounding leaves of it. */
  private static final double NO_GRADIENT = 1e-5;

  /**
   * Norm of the gradient, of that at the start, from which a search that fails is none too fine.
   */
  private static final double STEEP = 1e-3;

  private static final MethodHandle ADAPTER = adapter();

  private final Scaled scaled;
  private final scala.collection.Iterator<? extends State<DenseVector<Object>, ?, ?>> states;

  /**
   * A minimization.
   *
   * @param start where it starts; not changed
   * @param function what is minimized
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Lbfgs(double[] start, Function function) {
    MutableFiniteCoordinateField<DenseVector<Object>, Object, Object> space =
        DenseVector$.MODULE$.space_Double();
    FirstOrderMinimizer$ checks = FirstOrderMinimizer$.MODULE$;
    FirstOrderMinimizer.ConvergenceCheck<DenseVector<Object>> check =
        checks
            .<DenseVector<Object>>functionValuesConverged(TOLERANCE, true, NEAR)
            .$bar$bar(checks.gradientConverged(NO_GRADIENT, false, (NormedModule) space))
            .$bar$bar(checks.searchFailed());
    LBFGS<DenseVector<Object>> minimizer =
        new LBFGS<>(check, MEMORY, (MutableInnerProductModule) space);
    scaled = new Scaled(function);
    states = minimizer.iterations(adapt(scaled), vector(start.clone()));
  }

  /** A differentiable function. */
  interface Function {

    /**
     * Computes value and gradient.
     *
     * @param at where; must not be changed
     * @param gradient takes the derivatives
     * @return the value
     */
    double value(double[] at, double[] gradient);
  }

  /**
   * Where an iteration has come to.
   *
   * @param at the point
   * @param value the function there
   * @param end why there is no further one; empty if there is
   * @param isLost whether that is as no step was found, though the gradient is not near zero
   */
  record Point(double[] at, double value, Optional<String> end, boolean isLost) {}

  /**
   * The function in units in which the gradient at the start has a norm of 1, so that losses of any
   * scale converge alike. What breeze asks for twice in a row, as it does at the start, is computed
   * once.
   */
  private static final class Scaled implements Function {

    private final Function function;
    private double unit;
    private double[] at = {};
    private double[] gradient = {};
    private double value;

    Scaled(Function function) {
      this.function = function;
    }

    @Override
    public double value(double[] point, double[] derivatives) {
      if (!Arrays.equals(at, point)) {
        gradient = new double[point.length];
        value = function.value(point, gradient);
        at = point.clone();
        if (unit == 0) {
          double norm = norm(gradient);
          unit = norm > 0 ? norm : 1;
        }
      }
      for (int i = 0; i < derivatives.length; i++) {
        derivatives[i] = gradient[i] / unit;
      }
      return value / unit;
    }

    private static double norm(double[] values) {
      double square = 0;
      for (double each : values) {
        square += each * each;
      }
      return Math.sqrt(square);
    }
  }

  /** {@link #calculate} of a function as breeze's trait. */
  @SuppressWarnings("unchecked")
  private static DiffFunction<DenseVector<Object>> adapt(Function function) {
    try {
      return (DiffFunction<DenseVector<Object>>) (DiffFunction<?>) ADAPTER.invokeExact(function);
    } catch (Throwable e) {
      throw new IllegalStateException("breeze's DiffFunction cannot be implemented", e);
    }
  }

  /**
   * Java's compiler refuses to implement the trait: it inherits two methods apply, of which one
   * returns a primitive double. The JVM does not mind, and makes an object of it as it does for
   * lambdas.
   */
  private static MethodHandle adapter() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType calculate = MethodType.methodType(Tuple2.class, Object.class);
    try {
      return LambdaMetafactory.metafactory(
              lookup,
              "calculate",
              MethodType.methodType(DiffFunction.class, Function.class),
              calculate,
              lookup.findStatic(
                  Lbfgs.class,
                  "calculate",
                  MethodType.methodType(Tuple2.class, Function.class, Object.class)),
              calculate)
          .getTarget();
    } catch (ReflectiveOperationException | LambdaConversionException e) {
      throw new IllegalStateException("breeze's DiffFunction cannot be implemented", e);
    }
  }

  /** Value and gradient, in the form of breeze. */
  private static Tuple2<Object, DenseVector<Object>> calculate(Function function, Object at) {
    double[] point = (double[]) ((DenseVector<?>) at).data();
    double[] gradient = new double[point.length];
    double value = function.value(point, gradient);
    return new Tuple2<>(value, vector(gradient));
  }

  private static DenseVector<Object> vector(double[] values) {
    return DenseVector$.MODULE$.apply(values);
  }

  @Override
  public boolean hasNext() {
    return states.hasNext();
  }

  @Override
  public Point next() {
    State<DenseVector<Object>, ?, ?> state = states.next();
    Option<ConvergenceReason> reason = state.convergenceReason();
    return new Point(
        (double[]) state.x().data(),
        state.value() * scaled.unit,
        reason.isEmpty() ? Optional.empty() : Optional.of(reason.get().reason()),
        state.searchFailed() && Scaled.norm((double[]) state.grad().data()) > STEEP);
  }

  /** A point in the precision of parameters. */
  static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
