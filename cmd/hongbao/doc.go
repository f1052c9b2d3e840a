// Hongbao simulates how Alipay and WeChat Pay won and lost users and merchants
// while both sides sent red envelopes and shut each other out, 2013 to 2016.
//
// Its main job is to compare a market with open links against the same market
// with closed ones, run by run with the same luck:
//
//	$ hongbao demo
//
// One scenario, or one of your own that extends it:
//
//	$ hongbao run duopoly
//	$ hongbao run duopoly --set choice.gamma_friends=1 --replicates 3
//	$ hongbao check duopoly
//
// A commented file to start from, with completion and help in editors:
//
//	$ hongbao init scenario my-market.yaml --schema hongbao.schema.json
//	$ hongbao check my-market.yaml
//
// History against history without some of its events:
//
//	$ hongbao compare duopoly --without west_blocks
//	$ hongbao compare duopoly --without west_blocks --keep east_blocks
//	$ hongbao plot hongbao-out/duopoly adoption
//
// What can be named in a file or on the command line:
//
//	$ hongbao list scenarios
//	$ hongbao list experiments
//	$ hongbao list events duopoly
//	$ hongbao list parameters duopoly
//
// Results and JSON go to standard output, all talk to standard error. Exit codes:
// 0 done; 1 internal error; 2 usage, configuration or input; 3 finished, but some
// runs failed; 4 a result is not what the scenario expects; 5 trouble with the
// output (disk, permission, damaged or foreign folder); 130 interrupted.
//
// The package knows arguments, streams, the environment, signals and exit codes,
// and is the only one that does. It must not know how anything is computed: no
// statistics, no drawing, no rule of the model.
package main
