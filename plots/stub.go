package plots
import "hongbao/experiments/table"
func no(Results)(*table.Table,error){return nil,nothing("not built")}
var adoption, habit, gap, eightHours,runOff,sweepMap = Figure{Name:"adoption",Build:no},Figure{Name:"habit",Build:no},Figure{Name:"gap",Build:no},Figure{Name:"eight-hours",Build:no},Figure{Name:"run-off",Build:no},Figure{Name:"sweep-map",Build:no}
