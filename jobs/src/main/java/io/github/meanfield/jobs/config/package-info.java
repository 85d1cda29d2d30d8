/**
 * How a command is told what to do, and what it says when that fails: options made of the params of
 * stages, config files and the config that repeats a run, options of a Spark job with its session,
 * and failures as one line with an exit code.
 *
 * <p>A command line comes in, values of options go out. What an option means to one command is in
 * the package of that command; which params there are is asked of the stages.
 */
package io.github.meanfield.jobs.config;
