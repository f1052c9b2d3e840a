package experiments
import ("testing";"context";"fmt";"hongbao/model";"strings";"time")
func TestTry(t *testing.T){
 for _,n:=range model.Names(){
  if !strings.HasPrefix(n,"verification/"){continue}
  s,err:=model.Open(n)
  if err!=nil{fmt.Println(n,err);continue}
  t0:=time.Now()
  r,err:=Single(s,3,1,nil).Run(context.Background(),Options{})
  if err!=nil{fmt.Println(n,err);continue}
  for _,v:=range r.Verdicts { if !v.OK {fmt.Printf("%s %v %s want %v got %v tol %v (%s)\n",n,v.OK,v.Name,v.Expected,v.Got,v.Tolerance,v.Note)}}
  fmt.Println(n,len(r.Verdicts),time.Since(t0), r.Headline.Sentence)
 }
}
